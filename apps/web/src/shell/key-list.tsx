import { Text } from '@mantine/core';
import { Dialog } from './dialog';
import type { RailItem } from './rail-items';

/** All keys, and how to switch them off. */
export function KeyList({ items, onClose }: { items: readonly RailItem[]; onClose: () => void }) {
  const keys = [
    ['/', 'Find a patient'],
    ['b', 'Book'],
    ...items.flatMap(({ key, word }) => (key ? [[`g ${key}`, word]] : [])),
    ['?', 'This list'],
  ] as [string, string][];
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Text size="sm" c="dimmed" mt="md">
        They do nothing while you type. Your menu, under your name, switches them off in this browser.
      </Text>
    </Dialog>
  );
}
