import { Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TimelinePage } from '@snowmelt/contracts';
import { unwrap, api } from '../../api/client';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { NextPage } from '../../shell/next-page';
import { showInYear } from '../../shell/times';
import { useClinicNow } from './clinic-now';

const dot = (type: string) =>
  /cancelled|noshow|failed|opted-out/.test(type)
    ? '#c4563f'
    : /confirmed|read|fulfilled|arrived/.test(type)
      ? '#238077'
      : /touch|message/.test(type)
        ? '#93a8dc'
        : '#5d7bca';

/**
 * What happened, in order: the latest entries, and earlier ones on request. `isBeside`: shown beside other content,
 * scrolled to its end.
 */
export function TimelinePanel({ patientId, isBeside = false }: { patientId: string; isBeside?: boolean }) {
  const timeline = useTimeline(patientId);
  return (
    <section className="panel" aria-labelledby="timeline">
      <Title order={2} size="h4" id="timeline" mb="md">
        Timeline
      </Title>
      <NextPage of={timeline} mb="md">
        Show earlier
      </NextPage>
      <Loaded
        asked={timeline}
        what="the timeline"
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty="Nothing has happened yet."
      >
        {({ pages }) => (
          <div
            {...(isBeside
              ? { className: 'timeline-end', tabIndex: 0, role: 'group', 'aria-labelledby': 'timeline' }
              : {})}
          >
            <Entries entries={pages.toReversed().flatMap(({ items }) => items)} />
          </div>
        )}
      </Loaded>
    </section>
  );
}

const useTimeline = (patientId: string) =>
  useInfiniteQuery({
    queryKey: ['timeline', patientId],
    initialPageParam: undefined as string | undefined,
    refetchInterval: 3000,
    getNextPageParam: (page: TimelinePage) => page.nextCursor ?? undefined,
    queryFn: ({ pageParam }): Promise<TimelinePage> =>
      unwrap(
        api.GET('/api/patients/{id}/timeline', {
          params: { path: { id: patientId }, query: pageParam ? { cursor: pageParam } : {} },
        }),
      ),
  });

function Entries({ entries }: { entries: TimelinePage['items'] }) {
  const {
    clinic: { timeZone },
  } = useMe();
  const now = useClinicNow().data;
  return (
    <ol className="timeline" aria-labelledby="timeline">
      {entries.map((entry) => (
        <li key={entry.id} data-type={entry.type} style={{ '--dot': dot(entry.type) } as React.CSSProperties}>
          <time dateTime={entry.at}>{showInYear(entry.at, timeZone, now)}</time>
          {entry.summary}
        </li>
      ))}
    </ol>
  );
}
