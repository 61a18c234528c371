import { queryOptions } from '@tanstack/react-query';
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
