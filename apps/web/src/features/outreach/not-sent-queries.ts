import type { NotSentPage } from '@snowmelt/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';

/** The messages not sent; polled while the page is open, like the visits. */
export const useNotSent = () =>
  useInfiniteQuery({
    queryKey: ['not-sent'],
    initialPageParam: undefined as string | undefined,
    refetchInterval: 5000,
    getNextPageParam: (page: NotSentPage) => page.nextCursor ?? undefined,
    queryFn: ({ pageParam }): Promise<NotSentPage> =>
      unwrap(api.GET('/api/touches/not-sent', { params: { query: pageParam ? { cursor: pageParam } : {} } })),
  });

/** How many of them concern a visit of today or tomorrow: shown on every page, so polled seldom. */
export const useNotSentCount = () =>
  useQuery({
    queryKey: ['not-sent-count'],
    queryFn: () => unwrap(api.GET('/api/touches/not-sent/count')),
    refetchInterval: 30_000,
  });
