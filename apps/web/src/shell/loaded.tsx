import { Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { problemOf } from '../api/api-problem';
import { BusyButton } from './busy-button';
import { ProblemAlert } from './problem-alert';

interface Asked<T> {
  data: T | undefined;
  error: Error | null;
  isFetching: boolean;
  refetch: () => unknown;
}

/** Shows the result of a query, or that it is loading, failed or found nothing. */
export function Loaded<T>({
  asked,
  what,
  empty,
  isEmpty,
  children,
}: {
  asked: Asked<T>;
  what: string;
  empty?: React.ReactNode;
  isEmpty?: (data: T) => boolean;
  children: (data: T) => React.ReactNode;
}) {
  if (asked.data === undefined) return asked.error ? <Failed asked={asked} /> : <Waiting what={what} />;
  return (
    <>
      {asked.error && (
        <Text size="sm" c="dimmed" role="status" mb="xs">
          Could not refresh. Trying again…
        </Text>
      )}
      {isEmpty?.(asked.data) ? <Text c="dimmed">{empty}</Text> : children(asked.data)}
    </>
  );
}

export function Waiting({ what, lines = 3 }: { what: string; lines?: number }) {
  return (
    <Stack gap="sm" role="status">
      <VisuallyHidden>Loading {what}…</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={18} width={`${90 - line * 18}%`} aria-hidden="true" />
      ))}
    </Stack>
  );
}

function Failed({ asked }: { asked: Asked<unknown> }) {
  // what the role does not allow is refused again
  const isForbidden = problemOf(asked.error).status === 403;
  return (
    <ProblemAlert error={asked.error}>
      {!isForbidden && (
        <div>
          <BusyButton mt="xs" size="sm" variant="default" busy={asked.isFetching} onClick={() => void asked.refetch()}>
            Try again
          </BusyButton>
        </div>
      )}
    </ProblemAlert>
  );
}
