import { DateTime, type DateTimeMaybeValid } from 'luxon';
import { timeZone } from './rules-zone.js';
import { offsetPeriods } from './time-zone-table.js';

/**
 * The local time of a zone at an instant.
 * @throws RangeError when there is no such zone
 */
export const inZone = (at: Date, zone: string): DateTime => DateTime.fromJSDate(at, { zone: timeZone(zone) });

/**
 * The instant of a wall time such as `2026-11-23T09:00`. A skipped time is read by the offset before the change (02:30
 * becomes 03:30), a repeated one by the offset after it, as in SQL's `to_instant`. Where a person must choose, use
 * scheduling's `instantsOf`. Returns an invalid DateTime when the text is no valid time.
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
