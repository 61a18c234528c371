import { inZone } from '@snowmelt/clock';
import { DateTime } from 'luxon';
import type { OutreachPolicy } from './outreach-policy.js';

type Window = OutreachPolicy['sendWindow'];

const at = (day: DateTime, time: string) =>
  day.set({ hour: Number(time.slice(0, 2)), minute: Number(time.slice(3, 5)), second: 0, millisecond: 0 });

/** Returns the instant itself if it is inside the window, else the nearest end of the window on the given side. */
export function intoWindow(instant: Date, zone: string, window: Window, side: 'earlier' | 'later'): Date {
  const local = inZone(instant, zone);
  const [opens, closes] = [at(local, window.from), at(local, window.to)];
  if (local >= opens && local <= closes) return instant;
  if (side === 'later') return (local < opens ? opens : at(local.plus({ days: 1 }), window.from)).toJSDate();
  return (local > closes ? closes : at(local.minus({ days: 1 }), window.to)).toJSDate();
}

/** The nearest time of the same day inside the window. */
export function withinDay(instant: Date, zone: string, window: Window): Date {
  const local = inZone(instant, zone);
  return DateTime.max(at(local, window.from), DateTime.min(at(local, window.to), local)).toJSDate();
}

/**
 * For a touch that cannot wait past its visit: when the window opens, or the instant itself if that is too late. A
 * patient whose visit begins before the window opens has just agreed to it.
 */
export function intoWindowBeforeVisit(instant: Date, startsAt: Date, zone: string, window: Window): Date {
  const opensAt = intoWindow(instant, zone, window, 'later');
  return opensAt < startsAt ? opensAt : instant;
}
