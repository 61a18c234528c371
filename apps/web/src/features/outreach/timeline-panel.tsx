import { Button, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TimelinePage } from '@snowmelt/contracts';
import { answered, api } from '../../api/client';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { showInstant } from '../../shell/times';

const dot = (type: string) => (/cancelled|noshow|failed|opted-out/.test(type) ? '#c4563f' : /confirmed|read|fulfilled|arrived/.test(type) ? '#238077' : /touch|message/.test(type) ? '#93a8dc' : '#5d7bca');

/** What happened, in order: the latest, and what was before it on request. `isBeside`: beside something that stays, it shows its end. */
export function TimelinePanel({ patientId, isBeside = false }: { patientId: string; isBeside?: boolean }) {
  const { clinic: { timeZone } } = useMe();
  const timeline = useInfiniteQuery({
    queryKey: ['timeline', patientId], initialPageParam: undefined as string | undefined, refetchInterval: 3000, getNextPageParam: (page: TimelinePage) => page.nextCursor ?? undefined,
    queryFn: ({ pageParam }): Promise<TimelinePage> => answered(api.GET('/api/patients/{id}/timeline', { params: { path: { id: patientId }, query: pageParam ? { cursor: pageParam } : {} } })),
  });
  return (
    <section className="panel" aria-labelledby="timeline">
      <Title order={2} size="h4" id="timeline" mb="md">Timeline</Title>
      {timeline.hasNextPage && <Button variant="default" mb="md" loading={timeline.isFetchingNextPage} onClick={() => timeline.fetchNextPage()}>Show earlier</Button>}
      <Loaded asked={timeline} what="the timeline" isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)} empty="Nothing has happened yet.">{({ pages }) => (
        <div {...(isBeside ? { className: 'timeline-end', tabIndex: 0, role: 'group', 'aria-labelledby': 'timeline' } : {})}><ol className="timeline" aria-labelledby="timeline">
          {pages.toReversed().flatMap(({ items }) => items).map((entry) => <li key={entry.id} data-type={entry.type} style={{ '--dot': dot(entry.type) } as React.CSSProperties}><time dateTime={entry.at}>{showInstant(entry.at, timeZone)}</time>{entry.summary}</li>)}
        </ol></div>
      )}</Loaded>
    </section>
  );
}
