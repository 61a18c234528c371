import { DateTime } from 'luxon';

/** The one way an hour is written for staff, e.g. "10:00 AM". */
export const HOUR = 'h:mm a';
const MOMENT = `ccc, LLL d, ${HOUR}`;

/** e.g. "Tue, Nov 24, 10:00 AM", an instant on the clinic's wall. */
export const showInstant = (instant: string, zone: string) => DateTime.fromISO(instant, { zone }).toFormat(MOMENT);
/** The same, with the year where it is not this one. */
export const showInYear = (instant: string, zone: string, now: DateTime | undefined) => {
  const at = DateTime.fromISO(instant, { zone });
  return at.toFormat(now && at.year !== now.year ? `ccc, LLL d, yyyy, ${HOUR}` : MOMENT);
};
/** The same for a wall time. */
export const showLocal = (local: string) => DateTime.fromISO(local, { zone: 'utc' }).toFormat(MOMENT);
/** e.g. "Tuesday, November 24, 2026", the day of an instant on the clinic's wall. */
export const showToday = (instant: string, zone: string) =>
  DateTime.fromISO(instant, { zone }).toFormat('cccc, LLLL d, yyyy');
/** For a record that is read years later and elsewhere, e.g. "Tue, Nov 24, 2026, 10:00 AM PST". */
export const showForRecord = (instant: string, zone: string) =>
  DateTime.fromISO(instant, { zone }).toFormat(`ccc, LLL d, yyyy, ${HOUR} ZZZZ`);
/** The same for a wall time, which is the clinic's. */
export const showLocalForRecord = (local: string) =>
  DateTime.fromISO(local, { zone: 'utc' }).toFormat(`ccc, LLL d, yyyy, ${HOUR}`);
/** e.g. "Tue, Nov 24" of a wall time. */
export const showLocalDay = (local: string) => DateTime.fromISO(local, { zone: 'utc' }).toFormat('ccc, LLL d');
/** e.g. "10:00 AM" of a wall time. */
export const showHour = (local: string) => DateTime.fromISO(local, { zone: 'utc' }).toFormat(HOUR);
/** e.g. "Apr 12, 1988". */
export const showDay = (day: string) => DateTime.fromISO(day, { zone: 'utc' }).toFormat('LLL d, yyyy');
export const showStage = (stage: string) => (stage.charAt(0).toUpperCase() + stage.slice(1)).replaceAll('_', ' ');
export const showLanguage = (language: string) => (language === 'es-US' ? 'Spanish' : 'English');
/** Numbers of North America as people read them, e.g. "(323) 555-0142"; others as they are kept. */
export const showPhone = (phone: string) => phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
/** e.g. "47 h 59 min". */
export const showHours = (minutes: number) =>
  [`${Math.floor(minutes / 60)} h`, ...(minutes % 60 ? [`${minutes % 60} min`] : [])].join(' ');
