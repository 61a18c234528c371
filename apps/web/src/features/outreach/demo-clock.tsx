import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';
import { showInstant } from '../../shell/times';
import { demoClock, plannedTouches } from './outreach-queries';

const steps = [
  ['+1 hour', 60],
  ['+1 day', 1440],
  ['+3 days', 4320],
] as const;

function useForward() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (forwardMinutes: number) => unwrap(api.POST('/api/demo-clock', { body: { forwardMinutes } })),
    onSuccess: (data) => {
      queries.setQueryData(demoClock.queryKey, data);
      return queries.invalidateQueries();
    },
  });
}

/** Moves the clock that messages are planned by forward; sessions do not expire by it. */
export function DemoClock({ timeZone }: { timeZone: string }) {
  const clock = useQuery(demoClock);
  const next = useQuery(plannedTouches);
  const forward = useForward();
  const due = next.data?.items[0]?.dueAt;
  const wait = due && clock.data ? Math.ceil((Date.parse(due) - Date.parse(clock.data.now)) / 60_000) : 0;
  return (
    <section className="demo" aria-label="Demo clock">
      <span>
        <b>Demo clock</b> {clock.data ? showInstant(clock.data.now, timeZone) : '…'}
      </span>
      {steps.map(([label, minutes]) => (
        <Button
          key={label}
          size="compact-sm"
          variant="default"
          disabled={forward.isPending}
          onClick={() => forward.mutate(minutes)}
        >
          {label}
        </Button>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        disabled={forward.isPending || wait <= 0}
        onClick={() => forward.mutate(Math.min(wait, 86_400))}
      >
        To the next message
      </Button>
      <span className="demo-words">Only in the demo: time moves on for reminders and readings.</span>
    </section>
  );
}
