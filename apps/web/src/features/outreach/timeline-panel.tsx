import { Button, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TimelinePage } from '@snowmelt/contracts';
import { answered, api } from '../../api/client';
import { useMe } from '../../shell/me';
import { showInstant } from '../../shell/times';

const dot = (type: string) => (/cancelled|noshow|failed|opted-out/.test(type) ? '#c4563f' : /confirmed|read|fulfilled|arrived/.test(type) ? '#238077' : /touch|message/.test(type) ? '#93a8dc' : '#2f4480');

/** All that happened, in order. */
export function TimelinePanel({ patientId }: { patientId: string }) {
  const { clinic: { timeZone } } = useMe();
  const timeline = useInfiniteQuery({
    queryKey: ['timeline', patientId], initialPageParam: undefined as string | undefined, refetchInterval: 3000, getNextPageParam: (page: TimelinePage) => page.nextCursor ?? undefined,
    queryFn: ({ pageParam }): Promise<TimelinePage> => answered(api.GET('/api/patients/{id}/timeline', { params: { path: { id: patientId }, query: pageParam ? { cursor: pageParam } : {} } })),
  });
  const entries = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="panel" aria-labelledby="timeline">
      <Title order={2} size="h4" id="timeline" mb="md">Timeline</Title>
      {timeline.isPending && <Text c="dimmed">Loading…</Text>}
      <ol className="timeline" aria-labelledby="timeline">
        {entries.map((entry) => <li key={entry.id} data-type={entry.type} style={{ '--dot': dot(entry.type) } as React.CSSProperties}><time dateTime={entry.at}>{showInstant(entry.at, timeZone)}</time>{entry.summary}</li>)}
      </ol>
      {timeline.hasNextPage && <Button variant="default" onClick={() => timeline.fetchNextPage()}>Show more</Button>}
    </section>
  );
}
