import { DateTime } from 'luxon';

/** e.g. "Tue, Nov 24, 10:00 AM", an instant on the clinic's wall. */
export const showInstant = (instant: string, zone: string) => DateTime.fromISO(instant, { zone }).toFormat('ccc, LLL d, h:mm a');
/** The same for a wall time. */
export const showLocal = (local: string) => DateTime.fromISO(local, { zone: 'utc' }).toFormat('ccc, LLL d, h:mm a');
export const showStage = (stage: string) => (stage.charAt(0).toUpperCase() + stage.slice(1)).replaceAll('_', ' ');
