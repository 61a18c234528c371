import type { TouchPage, TouchQuery } from '@snowmelt/contracts';
import { queryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';

export const demoClock = queryOptions({
  queryKey: ['demo-clock'],
  queryFn: () => unwrap(api.GET('/api/demo-clock')),
  refetchInterval: 15_000,
});

/** The clinic's next planned messages, soonest first. */
export const plannedTouches = queryOptions({
  queryKey: ['touches', 'planned'],
  queryFn: () => unwrap(api.GET('/api/touches', { params: { query: { status: 'planned' } } })),
  refetchInterval: 3000,
});

export type ShownTouches = TouchQuery['status'];

/** A patient's messages; polled, for what is due goes out by itself. */
export const useTouches = (patientId: string, status: ShownTouches) =>
  useInfiniteQuery({
    queryKey: ['touches', patientId, status],
    initialPageParam: undefined as string | undefined,
    refetchInterval: 3000,
    getNextPageParam: (page: TouchPage) => page.nextCursor ?? undefined,
    queryFn: ({ pageParam }): Promise<TouchPage> =>
      unwrap(
        api.GET('/api/touches', { params: { query: { patientId, status, ...(pageParam && { cursor: pageParam }) } } }),
      ),
  });
