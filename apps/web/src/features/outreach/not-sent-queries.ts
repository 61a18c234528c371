import type { NotSentKind, NotSentPage } from '@snowmelt/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';

/** The messages not sent, of one kind or all; polled while the page is open, like the visits. */
export const useNotSent = (kind: NotSentKind | 'all') =>
  useInfiniteQuery({
    queryKey: ['not-sent', kind],
    initialPageParam: undefined as string | undefined,
    refetchInterval: 5000,
    getNextPageParam: (page: NotSentPage) => page.nextCursor ?? undefined,
    queryFn: ({ pageParam }): Promise<NotSentPage> =>
      unwrap(
        api.GET('/api/touches/not-sent', {
          params: { query: { ...(kind === 'all' ? {} : { kind }), ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
  });

/** How many there are of each kind, and how many of a visit of today or tomorrow: on every page, so polled seldom. */
export const useNotSentCount = () =>
  useQuery({
    queryKey: ['not-sent-count'],
    queryFn: () => unwrap(api.GET('/api/touches/not-sent/count')),
    refetchInterval: 30_000,
  });
