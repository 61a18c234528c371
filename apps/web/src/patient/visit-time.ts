import type { PatientVisitPage } from '@snowmelt/contracts';

/** An instant, and the wall time at the place of the visit by the server's time zone table. */
export type VisitTime = Pick<NonNullable<PatientVisitPage['appointment']>, 'startsAt' | 'startsLocal' | 'timeZone'>;

/**
 * The wall time of an instant near the visit, as a date to format in UTC: this browser's time zone rules may be of
 * another year than those of the reminder.
 */
export const toWallTime = (instant: string, { startsAt, startsLocal }: VisitTime): Date =>
  new Date(Date.parse(instant) + Date.parse(`${startsLocal}Z`) - Date.parse(startsAt));

/**
 * The name of the visit's time zone, e.g. "Pacific Standard Time"; when this browser does not know the zone or has
 * other rules for it, the offset from UTC, e.g. "GMT-07:00".
 */
export function clockName(language: string, visit: VisitTime): string {
  const at = new Date(visit.startsAt);
  const minutes = Math.round((toWallTime(visit.startsAt, visit).getTime() - at.getTime()) / 60_000);
  try {
    const name = (form: 'long' | 'longOffset') =>
      new Intl.DateTimeFormat(form === 'long' ? language : 'en-US', { timeZone: visit.timeZone, timeZoneName: form })
        .formatToParts(at)
        .find(({ type }) => type === 'timeZoneName')?.value ?? '';
    if (name('longOffset').replace('+00:00', '') === longOffset(minutes)) return name('long');
  } catch {
    // this browser does not know the zone
  }
  return longOffset(minutes);
}

/** The offset as browsers write it, e.g. "GMT-07:00"; for zero some write "GMT" and some "GMT+00:00". */
function longOffset(minutes: number): string {
  if (minutes === 0) return 'GMT';
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  return `GMT${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}
