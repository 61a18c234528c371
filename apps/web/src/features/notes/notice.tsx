import { Alert } from '@mantine/core';

const text = { color: 'var(--mantine-color-text)' };

/** Something the reader should know before going on. */
export function Notice({ title, children }: { title?: string; children: React.ReactNode }) {
  return <Alert color="indigo" variant="light" title={title} styles={{ title: text, message: text }}>{children}</Alert>;
}
