import { mayText, type TextLimits } from '../dispatch/text-budget.js';
import type { Owed } from './collapse.js';

/** By which way the patient can be written to. */
interface Channels {
  readonly sms: boolean;
  readonly email: boolean;
}
/** A message at its time, and how it can go then; null: no way is left. */
export interface Forecast {
  readonly touch: Owed;
  readonly at: Date;
  readonly channel: 'sms' | 'email' | null;
}
export interface Outlook {
  /** The texts of the last seven days. */
  readonly sent: readonly Date[];
  readonly channels: Channels;
  readonly limits: TextLimits;
  /** When the patient will be asked how they are after doses still to be given. */
  readonly expected: readonly Date[];
  readonly timeZone: string;
  readonly now: Date;
}

const WEEK_MS = 7 * 86_400_000;

/** How what is owed will go out if nothing else happens: by the rules of the dispatch, each message at its time. */
export function forecast(
  owed: readonly Owed[],
  { sent, channels, limits, expected, timeZone, now }: Outlook,
): Forecast[] {
  const due = owed
    .filter(({ goesWith, expiresAt }) => goesWith === null && expiresAt > now)
    .map((touch) => ({ touch, at: touch.dueAt > now ? touch.dueAt : now }))
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.touch.rank - b.touch.rank);
  const texts = [...sent];
  return due.map(({ touch, at }, place) => {
    const ahead = due
      .slice(place + 1)
      .filter((one) => one.at.getTime() < at.getTime() + WEEK_MS && one.touch.expiresAt > at)
      .map((one) => one.touch);
    const lately = texts.filter((text) => text.getTime() > at.getTime() - WEEK_MS);
    if (channels.sms && mayText(touch, { sent: lately, ahead, expected }, limits, at, timeZone)) {
      texts.push(at);
      return { touch, at, channel: 'sms' };
    }
    return { touch, at, channel: channels.email ? 'email' : null };
  });
}
