import { Button, Stack, Text } from '@mantine/core';
import { useReloadOnce } from '../parts/part-boundary';
import { Waiting } from './loaded';
import { PageTitle } from './page-title';

/** Shown in place of a page whose code failed to load or threw. */
export function PageFailed() {
  if (!useReloadOnce()) return <Waiting what="the page" />;
  return (
    <Stack gap="md" align="flex-start">
      <PageTitle page="Not opened">This page did not open</PageTitle>
      <Text role="alert">
        Snowmelt may have been upgraded, or the connection was lost. What was saved is kept. Check the connection, then
        load the page again.
      </Text>
      <Button onClick={() => window.location.reload()}>Load again</Button>
    </Stack>
  );
}
