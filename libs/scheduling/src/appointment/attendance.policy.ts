import { CodedError } from '@snowmelt/http';
import { DateTime } from 'luxon';

export type Attendance = 'arrived' | 'fulfilled' | 'noshow';

export interface VisitSeen { readonly started: boolean; readonly ended: boolean; readonly noteSigned: boolean }

/** Nobody missed a visit that was begun, or that has a signed note. @throws SCHEDULING.WAS_HELD (409) */
export function checkMissed(seen: VisitSeen): void {
  if (seen.started || seen.noteSigned) throw new CodedError(409, 'SCHEDULING.WAS_HELD', seen.noteSigned ? 'This visit has a signed note, so it was not missed.' : 'This visit was begun, so it was not missed.');
}

/**
 * What can be said of a visit at a time: that somebody has arrived, on its day; that it took place or was missed, once it has begun.
 * @throws SCHEDULING.NOT_YET (409)
 */
export function checkAttendance(status: Attendance, startsAt: Date, timeZone: string, now: Date): void {
  const from = status === 'arrived' ? DateTime.fromJSDate(startsAt, { zone: timeZone }).startOf('day').toJSDate() : startsAt;
  if (now >= from) return;
  throw new CodedError(409, 'SCHEDULING.NOT_YET', status === 'arrived' ? 'This visit is on another day.' : 'This visit has not begun yet.');
}
