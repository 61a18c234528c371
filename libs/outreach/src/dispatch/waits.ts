import type { SendResult } from '@snowmelt/messaging';

type No = Extract<SendResult, { outcome: 'rejected' }>;

const MINUTE = 60;
/** What somebody mends, or a connection that comes back, is noticed within this. */
const MENDED = 5 * MINUTE;
const LONGEST = 30 * MINUTE;

/** One minute, two, four, up to half an hour. How often is not limited: what is not sent in its time expires. */
export const backoff = (tries: number) => Math.min(MINUTE * 2 ** (tries - 1), LONGEST);

/** How many seconds after a no the next try makes sense. */
export function afterNo(
  { next, code, retryAfterSeconds }: Pick<No, 'next' | 'code' | 'retryAfterSeconds'>,
  tries: number,
): number {
  if (next === 'configuration') return MENDED;
  if (retryAfterSeconds !== undefined) return Math.min(retryAfterSeconds, LONGEST);
  return code === 'UNREACHABLE' ? Math.min(backoff(tries), MENDED) : backoff(tries);
}

/** How many seconds after a look that told nothing the next one is due: the older the attempt, the later. */
export const nextLook = (ageSeconds: number) => Math.min(Math.max(MINUTE, ageSeconds / 4), MENDED);

/** A wait never passes what the message is about: at most a quarter of what is left, but a minute. */
export const inTime = (wait: number, leftSeconds: number) => Math.max(MINUTE, Math.min(wait, leftSeconds / 4));
