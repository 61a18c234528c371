import type { PatientVisitPage } from '@snowmelt/contracts';

/** An instant, and what the wall shows then where the visit is, by the server's table of time zones. */
export type VisitTime = Pick<NonNullable<PatientVisitPage['appointment']>, 'startsAt' | 'startsLocal' | 'timeZone'>;

/** What the wall shows at an instant about the time of the visit, as a date to be formatted in UTC: this browser's own rules may be of another year than the reminder's. */
export const onWall = (instant: string, { startsAt, startsLocal }: VisitTime): Date =>
  new Date(Date.parse(instant) + Date.parse(`${startsLocal}Z`) - Date.parse(startsAt));

/** How people call the clocks of the visit, e.g. "Pacific Standard Time"; where this browser has other rules for the zone, or none, what they are ahead of UTC, e.g. "GMT-7". */
export function clockName(language: string, visit: VisitTime): string {
  const at = new Date(visit.startsAt);
  const minutes = Math.round((onWall(visit.startsAt, visit).getTime() - at.getTime()) / 60_000);
  try {
    const name = (form: 'long' | 'longOffset') =>
      new Intl.DateTimeFormat(form === 'long' ? language : 'en-US', { timeZone: visit.timeZone, timeZoneName: form })
        .formatToParts(at)
        .find(({ type }) => type === 'timeZoneName')?.value ?? '';
    if (name('longOffset').replace('+00:00', '') === longOffset(minutes)) return name('long');
  } catch {
    // a zone that is younger than this browser
  }
  return longOffset(minutes);
}

/** As browsers write it, e.g. "GMT-07:00"; of Greenwich some write "GMT" and some "GMT+00:00". */
function longOffset(minutes: number): string {
  if (minutes === 0) return 'GMT';
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  return `GMT${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}
