import { useQuery } from '@tanstack/react-query';
import { DateTime } from 'luxon';
import { useMe } from '../../shell/me';
import { demoClock } from './outreach-queries';

/** The clinic's time of day: the demo's clock where there is one (asked for first, so that no other day is ever shown), else this machine's. */
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
