import type { SendResult } from '@snowmelt/messaging';

type No = Extract<SendResult, { outcome: 'rejected' }>;

const MINUTE = 60;
/** A repaired configuration, or a restored connection, is noticed within this. */
const MENDED = 5 * MINUTE;
const LONGEST = 30 * MINUTE;

/** One minute, two, four, up to half an hour. The number of tries is not limited: a touch not sent in time expires. */
export const backoff = (tries: number) => Math.min(MINUTE * 2 ** (tries - 1), LONGEST);

/** Seconds to wait after a rejection before the next try. */
export function delayAfterRejection(
  { next, code, retryAfterSeconds }: Pick<No, 'next' | 'code' | 'retryAfterSeconds'>,
  tries: number,
): number {
  if (next === 'configuration') return MENDED;
  if (retryAfterSeconds !== undefined) return Math.min(retryAfterSeconds, LONGEST);
  return code === 'UNREACHABLE' ? Math.min(backoff(tries), MENDED) : backoff(tries);
}

/** Seconds until the next lookup after an inconclusive one: the older the attempt, the longer. */
export const lookupDelay = (ageSeconds: number) => Math.min(Math.max(MINUTE, ageSeconds / 4), MENDED);

/** Limits a wait to a quarter of the time left before the touch expires, but not below a minute. */
export const inTime = (wait: number, leftSeconds: number) => Math.max(MINUTE, Math.min(wait, leftSeconds / 4));
