import { useQuery } from '@tanstack/react-query';
import { DateTime } from 'luxon';
import { answered, api } from '../../api/client';
import { useMe } from '../../shell/me';

/** The clinic's time of day: the demo's clock where there is one (asked for first, so that no other day is ever shown), else this machine's. */
export function useClinicNow() {
  const { demo, clinic: { timeZone } } = useMe();
  const clock = useQuery({ queryKey: ['demo-clock'], enabled: demo, queryFn: () => answered(api.GET('/api/demo-clock')), refetchInterval: 15_000 });
  const now = demo ? clock.data && DateTime.fromISO(clock.data.now, { zone: timeZone }) : DateTime.now().setZone(timeZone);
  return { data: now, error: clock.error, isFetching: clock.isFetching, refetch: clock.refetch };
}
