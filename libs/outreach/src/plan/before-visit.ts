import { inZone } from '@snowmelt/clock';
import { Duration } from 'luxon';
import type { AppointmentFact, Facts } from './facts.js';
import type { OutreachPolicy } from './outreach-policy.js';
import { intoWindow, withinDay } from './send-window.js';

export const sameDay = (one: Date, other: Date, zone: string) => inZone(one, zone).hasSame(inZone(other, zone), 'day');
const latest = (one: Date, other: Date | null) => (other && other > one ? other : one);
const isWholeDays = (offset: string) => Duration.fromISO(offset.replace('-', '')).as('hours') % 24 === 0;

/**
 * Returns when a touch before the visit is due; null when it is no longer owed. An offset of whole days keeps the
 * visit's wall time and stays on that day: one for half past eight waits for the window to open instead of going the
 * evening before. Shorter offsets are elapsed time.
 */
export function beforeVisit(
  facts: Facts,
  appointment: AppointmentFact,
  offset: string,
  policy: OutreachPolicy,
): Date | null {
  const { timeZone } = facts.patient;
  const wanted = shifted(appointment.startsAt, `-${offset}`, appointment.timeZone);
  const since = latest(latest(appointment.agreedAt, facts.patient.reachableSince), appointment.dose?.resumedAt ?? null);
  const dueAt = isWholeDays(offset)
    ? withinDay(wanted, timeZone, policy.sendWindow)
    : intoWindow(wanted, timeZone, policy.sendWindow, 'earlier');
  if (wanted < since && dueAt < since) return null;
  // the window put it before the booking: send it at the time of the booking if the window allows, else not at all
  if (dueAt >= since) return dueAt;
  const now = intoWindow(since, timeZone, policy.sendWindow, 'later');
  return now < appointment.startsAt && (!isWholeDays(offset) || sameDay(now, wanted, timeZone)) ? now : null;
}

/** The moment `offset` after the anchor, or before it when the offset is negative. */
export function shifted(anchor: Date, offset: string, zone: string): Date {
  const negative = offset.startsWith('-');
  const hours = Duration.fromISO(offset.replace('-', '')).as('hours') * (negative ? -1 : 1);
  const local = inZone(anchor, zone);
  return (isWholeDays(offset) ? local.plus({ days: hours / 24 }) : local.plus({ hours })).toJSDate();
}
