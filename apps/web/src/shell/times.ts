import { DateTime } from 'luxon';

/** The one way an hour is written for staff, e.g. "10:00 AM". */
export const HOUR = 'h:mm a';
const MOMENT = `ccc, LLL d, ${HOUR}`;

/** e.g. "Tue, Nov 24, 10:00 AM", an instant on the clinic's wall. */
export const showInstant = (instant: string, zone: string) => DateTime.fromISO(instant, { zone }).toFormat(MOMENT);
/** The same for a wall time. */
export const showLocal = (local: string) => DateTime.fromISO(local, { zone: 'utc' }).toFormat(MOMENT);
/** e.g. "10:00 AM" of a wall time. */
export const showHour = (local: string) => DateTime.fromISO(local, { zone: 'utc' }).toFormat(HOUR);
/** e.g. "Apr 12, 1988". */
export const showDay = (day: string) => DateTime.fromISO(day, { zone: 'utc' }).toFormat('LLL d, yyyy');
export const showStage = (stage: string) => (stage.charAt(0).toUpperCase() + stage.slice(1)).replaceAll('_', ' ');
/** Numbers of North America as people read them, e.g. "(323) 555-0142"; others as they are kept. */
export const showPhone = (phone: string) => phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
