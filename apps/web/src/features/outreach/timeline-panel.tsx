import { Button, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TimelinePage } from '@snowmelt/contracts';
import { answered, api } from '../../api/client';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { showInstant } from '../../shell/times';

const dot = (type: string) => (/cancelled|noshow|failed|opted-out/.test(type) ? '#c4563f' : /confirmed|read|fulfilled|arrived/.test(type) ? '#238077' : /touch|message/.test(type) ? '#93a8dc' : '#5d7bca');

/** All that happened, in order. */
export function TimelinePanel({ patientId }: { patientId: string }) {
  const { clinic: { timeZone } } = useMe();
  const timeline = useInfiniteQuery({
    queryKey: ['timeline', patientId], initialPageParam: undefined as string | undefined, refetchInterval: 3000, getNextPageParam: (page: TimelinePage) => page.nextCursor ?? undefined,
    queryFn: ({ pageParam }): Promise<TimelinePage> => answered(api.GET('/api/patients/{id}/timeline', { params: { path: { id: patientId }, query: pageParam ? { cursor: pageParam } : {} } })),
  });
  return (
    <section className="panel" aria-labelledby="timeline">
      <Title order={2} size="h4" id="timeline" mb="md">Timeline</Title>
      <Loaded asked={timeline} what="the timeline" isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)} empty="Nothing has happened yet.">{({ pages }) => (
        <ol className="timeline" aria-labelledby="timeline">
          {pages.flatMap(({ items }) => items).map((entry) => <li key={entry.id} data-type={entry.type} style={{ '--dot': dot(entry.type) } as React.CSSProperties}><time dateTime={entry.at}>{showInstant(entry.at, timeZone)}</time>{entry.summary}</li>)}
        </ol>
      )}</Loaded>
      {timeline.hasNextPage && <Button variant="default" loading={timeline.isFetchingNextPage} onClick={() => timeline.fetchNextPage()}>Show more</Button>}
    </section>
  );
}
