import { inZone } from '@snowmelt/clock';
import { Duration } from 'luxon';
import type { AppointmentFact, Facts } from './facts.js';
import type { OutreachPolicy } from './outreach-policy.js';
import { intoWindow, withinDay } from './send-window.js';

export const sameDay = (one: Date, other: Date, zone: string) => inZone(one, zone).hasSame(inZone(other, zone), 'day');
const latest = (one: Date, other: Date | null) => (other && other > one ? other : one);
const isWholeDays = (offset: string) => Duration.fromISO(offset.replace('-', '')).as('hours') % 24 === 0;

/**
 * Whole days before a visit mean the same time on the wall, and never leave their day: at half past eight in the morning it waits for the window to
 * open, it does not go the evening before. Shorter offsets are elapsed time. Null when it is not owed any more.
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
  // moved earlier than the booking itself: send it at the booking's own time if the clinic may write then, else not at all
  if (dueAt >= since) return dueAt;
  const now = intoWindow(since, timeZone, policy.sendWindow, 'later');
  return now < appointment.startsAt && (!isWholeDays(offset) || sameDay(now, wanted, timeZone)) ? now : null;
}

/** So long after a moment, or before it when the offset is negative. */
export function shifted(anchor: Date, offset: string, zone: string): Date {
  const negative = offset.startsWith('-');
  const hours = Duration.fromISO(offset.replace('-', '')).as('hours') * (negative ? -1 : 1);
  const local = inZone(anchor, zone);
  return (isWholeDays(offset) ? local.plus({ days: hours / 24 }) : local.plus({ hours })).toJSDate();
}
