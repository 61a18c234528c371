import { useQuery } from '@tanstack/react-query';
import { DateTime } from 'luxon';
import { useMe } from '../../shell/me';
import { demoClock } from './outreach-queries';

/**
 * The clinic's current time: the demo clock in the demo (undefined until fetched, so that no wrong day shows), else
 * this machine's.
 */
export function useClinicNow() {
  const {
    demo,
    clinic: { timeZone },
  } = useMe();
  const clock = useQuery({ ...demoClock, enabled: demo });
  const now = demo
    ? clock.data && DateTime.fromISO(clock.data.now, { zone: timeZone })
    : DateTime.now().setZone(timeZone);
  return { data: now, error: clock.error, isFetching: clock.isFetching, refetch: clock.refetch };
}
