import type { CrisisLevel, InboundIntent } from '@snowmelt/contracts';

/**
 * `received`: texts are not read at once. `check`: the same, for possible crisis words. `stopped`: no more texts, and
 * where to turn. `crisis_stopped`: both of them.
 */
export type ReplyKind = 'received' | 'check' | 'help' | 'stopped' | 'crisis' | 'crisis_stopped';

export interface TextRead {
  readonly wish: InboundIntent;
  readonly crisisLevel: CrisisLevel;
  /** The provider already confirmed STOP, START or HELP to the sender. */
  readonly isAnsweredByProvider: boolean;
}

/** Earlier replies within the hour that make this one redundant. */
const saidBy: Record<ReplyKind, readonly ReplyKind[]> = {
  received: ['received', 'check', 'help', 'crisis', 'crisis_stopped'],
  check: ['check', 'crisis', 'crisis_stopped'],
  help: ['help'],
  stopped: ['stopped', 'crisis_stopped'],
  crisis: [],
  crisis_stopped: [],
};

/**
 * The automatic reply to a text, at most once an hour, so that two robots do not answer each other for ever. Whatever
 * else a text asks for, crisis words always get a reply and possible crisis words one an hour; STOP that nobody else
 * confirms is confirmed, whatever else it says.
 */
export function replyTo(
  { wish, crisisLevel, isAnsweredByProvider }: TextRead,
  isOptedOut: boolean,
  inTheLastHour: readonly ReplyKind[],
): ReplyKind | null {
  const isNew = (kind: ReplyKind) => !inTheLastHour.some((earlier) => saidBy[kind].includes(earlier));
  // the provider's confirmation is enough; an opted-out sender gets no text after the one that confirms it
  const isClosed = isAnsweredByProvider || isOptedOut || wish === 'start';
  const confirms = wish === 'stop' && !isClosed && isNew('stopped');
  if (crisisLevel === 'crisis') return confirms ? 'crisis_stopped' : 'crisis';
  if (confirms) return 'stopped'; // it names 911, 988 and the phone, too
  if (crisisLevel === 'check') return isNew('check') ? 'check' : null;
  if (isClosed || wish === 'stop') return null;
  const kind = wish === 'help' ? 'help' : 'received';
  return isNew(kind) ? kind : null;
}
