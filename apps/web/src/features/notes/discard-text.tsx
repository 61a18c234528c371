import { Button, Group, Text } from '@mantine/core';
import { Dialog } from '../../shell/dialog';

/** Asks before deleting a text that exists nowhere else. */
export function DiscardText({ keep, onKeep, onDiscard }: { keep: string; onKeep: () => void; onDiscard: () => void }) {
  return (
    <Dialog title="Discard what you wrote?" onClose={onKeep}>
      <Text mb="md">It is not part of the note, and nobody else has it.</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onKeep} data-autofocus>
          {keep}
        </Button>
        <Button color="danger" onClick={onDiscard}>
          Discard
        </Button>
      </Group>
    </Dialog>
  );
}
