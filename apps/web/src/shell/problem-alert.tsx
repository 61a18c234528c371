import { Alert, Button, Text } from '@mantine/core';
import { ANOTHER_RELEASE, isOfAnotherRelease } from '../api/another-release';

interface Props {
  error: Error | null;
  /** The paths of fields whose content only the server judges. */
  fields?: readonly string[];
  children?: React.ReactNode;
}

/** What went wrong, in the API's own words. */
export function ProblemAlert({ error, fields, children }: Props) {
  if (!error) return null;
  return (
    <Alert color="danger" variant="light" role="alert" styles={{ message: { color: 'var(--mantine-color-text)' } }}>
      {error.message}
      {children}
      {isOfAnotherRelease(error, fields) && <LoadAgain />}
    </Alert>
  );
}

const LoadAgain = () => (
  <>
    <Text size="sm" my="xs">
      {ANOTHER_RELEASE}
    </Text>
    <Button size="sm" variant="default" onClick={() => window.location.reload()}>
      Load again
    </Button>
  </>
);
