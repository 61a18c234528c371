import { DateTime, type DateTimeMaybeValid } from 'luxon';
import { timeZone } from './rules-zone.js';
import { offsetPeriods } from './time-zone-table.js';

/**
 * What the clocks of a zone show at an instant.
 * @throws RangeError when there is no such zone
 */
export const inZone = (at: Date, zone: string): DateTime => DateTime.fromJSDate(at, { zone: timeZone(zone) });

/**
 * The instant at which the clocks of a zone show a wall time such as `2026-11-23T09:00`. One that they skip is read by the offset before
 * the change (02:30 becomes 03:30), one that they show twice by the offset after it; SQL's `to_instant` says the same. Where a person must
 * choose, ask scheduling's `instantsOf`. Invalid where the text is no time of any calendar.
 * @throws RangeError when there is no such zone
 */
export function fromWallTime(local: string, zone: string): DateTimeMaybeValid {
  const shown = DateTime.fromISO(local, { zone: 'utc' });
  if (!shown.isValid) return shown;
  const period = offsetPeriods(zone).findLast(
    ({ fromMs, offsetMinutes }) => fromMs + offsetMinutes * 60_000 <= shown.toMillis(),
  );
  return shown.minus({ minutes: period?.offsetMinutes ?? 0 }).setZone(timeZone(zone));
}
