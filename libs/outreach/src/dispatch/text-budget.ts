import { inZone } from '@snowmelt/clock';
import { ranks } from '../plan/touch-kind.js';

/** The most texts a patient gets, as agreed in their consent. */
export interface TextLimits {
  readonly perDay: number;
  readonly perWeek: number;
}
/** The part of an owed touch that the budget needs: the lower its rank, the sooner it has a text. */
export interface OwedText {
  readonly rank: number;
  readonly dueAt: Date;
}
/**
 * A patient's texts of the last seven days, the other touches planned for the next seven, and when the patient will be
 * asked how they are after a dose that is still to be given.
 */
export interface Texts {
  readonly sent: readonly Date[];
  readonly ahead: readonly OwedText[];
  readonly expected?: readonly Date[];
}

/**
 * Whether this touch may be sent as a text now. Counting the texts sent and all that go before this one, no day and no
 * seven days may hold more texts than agreed. A touch goes before another by higher rank, then by earlier due time.
 * A text of the day is kept for what is asked after a dose of that day; none of the week, because the dose may not be
 * given. Each one that goes before is also checked against the seven days that end with it, in which texts sent last
 * week may no longer count.
 */
export function mayText(
  owed: OwedText,
  { sent, ahead, expected = [] }: Texts,
  { perDay, perWeek }: TextLimits,
  now: Date,
  zone: string,
): boolean {
  const before = ahead.filter((other) => goesBefore(other, owed)).map(({ dueAt }) => (dueAt > now ? dueAt : now));
  const day = (instant: Date) => inZone(instant, zone).toISODate();
  // "now" is when our transaction began: a text may be later that was sent while we waited for our turn
  const gone = sent.map((text) => (text > now ? now : text));
  const kept = owed.rank > ranks.safety ? expected.filter((text) => text > now) : [];
  const ofToday = [...sent, now, ...before, ...kept].filter((text) => day(text) === day(now));
  if (ofToday.length > perDay) return false;
  return [now, ...before]
    .filter((end) => end < weekFrom(now, 1))
    .every((end) => {
      const from = weekFrom(end, -1);
      return [...gone, now, ...before].filter((text) => text > from && text <= end).length <= perWeek;
    });
}

function goesBefore(other: OwedText, owed: OwedText): boolean {
  return other.rank < owed.rank || (other.rank === owed.rank && other.dueAt < owed.dueAt);
}

/** Seven days of elapsed time, as in the repository. */
const weekFrom = (instant: Date, weeks: 1 | -1) => new Date(instant.getTime() + weeks * 7 * 86_400_000);
