import { Button, Group, Modal, Title } from '@mantine/core';

/** A modal with its own heading: the library's header element would be a second banner of the page. */
export function Dialog({ title, onClose, children }: { title: string; onClose(): void; children: React.ReactNode }) {
  return (
    <Modal.Root opened onClose={onClose} size="lg" padding="lg"><Modal.Overlay /><Modal.Content aria-label={title}><Modal.Body pt="lg">
      <Group justify="space-between" mb="md" wrap="nowrap"><Title order={2} size="h4">{title}</Title><Button variant="subtle" size="compact-md" onClick={onClose} aria-label="Close">✕</Button></Group>
      {children}
    </Modal.Body></Modal.Content></Modal.Root>
  );
}
