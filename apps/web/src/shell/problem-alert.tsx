import { Alert } from '@mantine/core';

/** What went wrong, in the API's own words. */
export function ProblemAlert({ error, children }: { error: Error | null; children?: React.ReactNode }) {
  if (!error) return null;
  return (
    <Alert color="danger" variant="light" role="alert" styles={{ message: { color: 'var(--mantine-color-text)' } }}>
      {error.message}
      {children}
    </Alert>
  );
}
