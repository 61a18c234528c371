import { Button, Group, Modal, Title } from '@mantine/core';

/** A modal with its own heading: the library's header element would be a second banner of the page. */
export function Dialog({ title, onClose, children }: { title: string; onClose(): void; children: React.ReactNode }) {
  return (
    <Modal opened onClose={onClose} withCloseButton={false} size="lg" padding="lg" aria-label={title}>
      <Group justify="space-between" mb="md" wrap="nowrap"><Title order={2} size="h4">{title}</Title><Button variant="subtle" size="compact-md" onClick={onClose} aria-label="Close">✕</Button></Group>
      {children}
    </Modal>
  );
}
