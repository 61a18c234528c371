import { Button, Group, Modal, Title } from '@mantine/core';
import { useEffect, useState } from 'react';

/** A modal with its own heading: Mantine's header element would be a second banner on the page. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: React.ReactNode;
}) {
  const [opener] = useState(() => document.activeElement as HTMLElement | null);
  useEffect(
    () => () => {
      // the opener may be gone, such as an appointment that was moved to another day
      const back = opener?.isConnected && opener !== document.body ? opener : document.querySelector<HTMLElement>('h1');
      back?.focus();
    },
    [opener],
  );
  return (
    <Modal.Root opened onClose={onClose} size="lg" padding="lg" returnFocus={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <Modal.Body pt="lg">
          <Group justify="space-between" mb="md" wrap="nowrap">
            <Title order={2} size="h4">
              {title}
            </Title>
            <Button variant="subtle" size="compact-md" onClick={onClose} aria-label="Close">
              ✕
            </Button>
          </Group>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
