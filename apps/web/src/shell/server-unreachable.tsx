import { Group, Stack, Text } from '@mantine/core';
import { BusyButton } from './busy-button';
import mark from './mark.svg';
import { PageTitle } from './page-title';

/** The server cannot say who is signed in. That is no reason to ask for a password. */
export function ServerUnreachable({ busy, onRetry }: { busy: boolean; onRetry: () => void }) {
  return (
    <main className="trouble">
      <Stack gap="md">
        <span className="wordmark">
          <img src={mark} width="40" height="40" alt="" />
          Snowmelt
        </span>
        <PageTitle page="Not reachable">Snowmelt cannot be reached</PageTitle>
        <Text role="alert">
          The clinic’s server does not respond. What was saved is kept. Check the connection, then try again.
        </Text>
        <Group>
          <BusyButton size="md" busy={busy} onClick={onRetry}>
            Try again
          </BusyButton>
        </Group>
      </Stack>
    </main>
  );
}
