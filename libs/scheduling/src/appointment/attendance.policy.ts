import { CodedError } from '@snowmelt/http';
import { DateTime } from 'luxon';

export type Attendance = 'arrived' | 'fulfilled' | 'noshow';

/**
 * What can be said of a visit at a time: that somebody has arrived, on its day; that it took place or was missed, once it has begun.
 * @throws SCHEDULING.NOT_YET (409)
 */
export function checkAttendance(status: Attendance, startsAt: Date, timeZone: string, now: Date): void {
  const from = status === 'arrived' ? DateTime.fromJSDate(startsAt, { zone: timeZone }).startOf('day').toJSDate() : startsAt;
  if (now >= from) return;
  throw new CodedError(409, 'SCHEDULING.NOT_YET', status === 'arrived' ? 'This visit is on another day.' : 'This visit has not begun yet.');
}
