import { inZone } from '@snowmelt/clock';
import { DateTime } from 'luxon';
import type { OutreachPolicy } from './outreach-policy.js';

type Window = OutreachPolicy['sendWindow'];

const at = (day: DateTime, time: string) =>
  day.set({ hour: Number(time.slice(0, 2)), minute: Number(time.slice(3, 5)), second: 0, millisecond: 0 });

/** The instant itself when the clinic may write then, else the nearest allowed one on the asked-for side. */
export function intoWindow(instant: Date, zone: string, window: Window, side: 'earlier' | 'later'): Date {
  const local = inZone(instant, zone);
  const [opens, closes] = [at(local, window.from), at(local, window.to)];
  if (local >= opens && local <= closes) return instant;
  if (side === 'later') return (local < opens ? opens : at(local.plus({ days: 1 }), window.from)).toJSDate();
  return (local > closes ? closes : at(local.minus({ days: 1 }), window.to)).toJSDate();
}

/** The nearest allowed time of the same day. */
export function withinDay(instant: Date, zone: string, window: Window): Date {
  const local = inZone(instant, zone);
  return DateTime.max(at(local, window.from), DateTime.min(at(local, window.to), local)).toJSDate();
}

/** For what cannot wait past a visit: when the window opens, or the instant itself when that would be too late. A visit before the patient's day begins is one they just agreed to. */
export function beforeItBegins(instant: Date, startsAt: Date, zone: string, window: Window): Date {
  const opensAt = intoWindow(instant, zone, window, 'later');
  return opensAt < startsAt ? opensAt : instant;
}
