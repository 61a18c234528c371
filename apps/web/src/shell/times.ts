import { DateTime } from 'luxon';

/** The one format of a time of day for staff, e.g. "10:00 AM". */
export const HOUR = 'h:mm a';
const MOMENT = `ccc, LLL d, ${HOUR}`;

/** An instant in the clinic's time zone, e.g. "Tue, Nov 24, 10:00 AM". */
export const showInstant = (instant: string, zone: string) => DateTime.fromISO(instant, { zone }).toFormat(MOMENT);
/** The time of day of an instant in the clinic's time zone, e.g. "10:00 AM". */
export const showTime = (instant: string, zone: string) => DateTime.fromISO(instant, { zone }).toFormat(HOUR);
/** The same with the day, with the year unless it is the current one. */
export const showInYear = (instant: string, zone: string, now: DateTime | undefined) => {
  const at = DateTime.fromISO(instant, { zone });
  return at.toFormat(now && at.year !== now.year ? `ccc, LLL d, yyyy, ${HOUR}` : MOMENT);
};
/** The same for a wall time. */
export const showLocal = (local: string) => DateTime.fromISO(local, { zone: 'utc' }).toFormat(MOMENT);
/** The day of an instant in the clinic's time zone, e.g. "Tuesday, November 24, 2026". */
export const showToday = (instant: string, zone: string) =>
  DateTime.fromISO(instant, { zone }).toFormat('cccc, LLLL d, yyyy');
/** For a record that is read years later and elsewhere, e.g. "Tue, Nov 24, 2026, 10:00 AM PST". */
export const showForRecord = (instant: string, zone: string) =>
  DateTime.fromISO(instant, { zone }).toFormat(`ccc, LLL d, yyyy, ${HOUR} ZZZZ`);
/** The same for a wall time of the clinic. */
export const showLocalForRecord = (local: string) =>
  DateTime.fromISO(local, { zone: 'utc' }).toFormat(`ccc, LLL d, yyyy, ${HOUR}`);
/** The day of a wall time, e.g. "Tue, Nov 24". */
export const showLocalDay = (local: string) => DateTime.fromISO(local, { zone: 'utc' }).toFormat('ccc, LLL d');
/** The time of day of a wall time, e.g. "10:00 AM". */
export const showHour = (local: string) => DateTime.fromISO(local, { zone: 'utc' }).toFormat(HOUR);
/** e.g. "Apr 12, 1988". */
export const showDay = (day: string) => DateTime.fromISO(day, { zone: 'utc' }).toFormat('LLL d, yyyy');
export const showStage = (stage: string) => (stage.charAt(0).toUpperCase() + stage.slice(1)).replaceAll('_', ' ');
export const showLanguage = (language: string) => (language === 'es-US' ? 'Spanish' : 'English');
/** North American numbers as people write them, e.g. "(323) 555-0142"; others as stored. */
export const showPhone = (phone: string) => phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
/** e.g. "47 h 59 min". */
export const showHours = (minutes: number) =>
  [`${Math.floor(minutes / 60)} h`, ...(minutes % 60 ? [`${minutes % 60} min`] : [])].join(' ');
/** In whole years, e.g. 47; both are days of a calendar. */
export const ageOn = (birthOn: string, today: string) =>
  Number(today.slice(0, 4)) - Number(birthOn.slice(0, 4)) - (today.slice(5) < birthOn.slice(5) ? 1 : 0);
