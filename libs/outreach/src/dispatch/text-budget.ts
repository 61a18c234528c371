import { inZone } from '@snowmelt/clock';
import { findKind } from '../plan/touch-kinds.js';

/** The most texts a patient gets, as their consent says. */
export interface TextLimits {
  readonly perDay: number;
  readonly perWeek: number;
}
/** A text that is owed, as far as the budget looks at it. */
export interface OwedText {
  readonly template: string;
  readonly dueAt: Date;
}
/** A patient's texts of the last seven days, and what else is planned for them within the next seven. */
export interface Texts {
  readonly sent: readonly Date[];
  readonly ahead: readonly OwedText[];
}

/** What a newer release planned comes last here. */
const rankOf = (template: string) => findKind(template)?.rank(template) ?? Infinity;

/**
 * Whether this may be a text now: with what was sent, and with all that goes before it, no day and no seven days may hold more texts
 * than agreed. What ranks higher goes before it, and of the same rank what was due earlier. Such a text counts for its own
 * seven days too, which the ones sent last week have left by then.
 */
export function mayText(
  owed: OwedText,
  { sent, ahead }: Texts,
  { perDay, perWeek }: TextLimits,
  now: Date,
  zone: string,
): boolean {
  const before = ahead.filter((other) => goesBefore(other, owed)).map(({ dueAt }) => (dueAt > now ? dueAt : now));
  const day = (instant: Date) => inZone(instant, zone).toISODate();
  const ofToday = [...sent, now, ...before].filter((text) => day(text) === day(now));
  if (ofToday.length > perDay) return false;
  return [now, ...before]
    .filter((end) => end < weekFrom(now, 1))
    .every((end) => {
      const from = weekFrom(end, -1);
      return [...sent, now, ...before].filter((text) => text > from && text <= end).length <= perWeek;
    });
}

function goesBefore(other: OwedText, owed: OwedText): boolean {
  const [its, own] = [rankOf(other.template), rankOf(owed.template)];
  return its < own || (its === own && other.dueAt < owed.dueAt);
}

/** Seven days of elapsed time, as the repository counts them. */
const weekFrom = (instant: Date, weeks: 1 | -1) => new Date(instant.getTime() + weeks * 7 * 86_400_000);
