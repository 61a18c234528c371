import type { NotSentPage } from '@snowmelt/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answered, api } from '../../api/client';

/** What was not sent: looked at again while it is open, as the visits are. */
export const useNotSent = () =>
  useInfiniteQuery({
    queryKey: ['not-sent'],
    initialPageParam: undefined as string | undefined,
    refetchInterval: 5000,
    getNextPageParam: (page: NotSentPage) => page.nextCursor ?? undefined,
    queryFn: ({ pageParam }): Promise<NotSentPage> =>
      answered(api.GET('/api/touches/not-sent', { params: { query: pageParam ? { cursor: pageParam } : {} } })),
  });

/** How many of them are about a visit of today or tomorrow: for every page, so not often. */
export const useNotSentCount = () =>
  useQuery({
    queryKey: ['not-sent-count'],
    queryFn: () => answered(api.GET('/api/touches/not-sent/count')),
    refetchInterval: 30_000,
  });
