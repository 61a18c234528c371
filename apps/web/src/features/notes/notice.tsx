import { Alert } from '@mantine/core';

const text = { color: 'var(--mantine-color-text)' };

/** Something that the reader should know before going on. */
export function Notice({ title, children }: { title?: string; children: React.ReactNode }) {
  return (
    <Alert color="indigo" variant="light" title={title} styles={{ title: text, message: text }}>
      {children}
    </Alert>
  );
}

export function LostText() {
  return (
    <Notice title="A text that was kept on this device is lost">
      You had signed out before it could be saved. What is below is what the server has.
    </Notice>
  );
}
