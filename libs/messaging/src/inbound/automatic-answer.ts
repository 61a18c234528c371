import type { CrisisLevel, InboundIntent } from '@snowmelt/contracts';

/** `received`: texts are not read at once. `check`: the same, for possible crisis words. `stopped`: no more texts. */
export type ReplyKind = 'received' | 'check' | 'help' | 'stopped' | 'crisis';

export interface TextRead {
  readonly wish: InboundIntent;
  readonly crisisLevel: CrisisLevel;
  /** The provider already confirmed STOP, START or HELP to the sender. */
  readonly isAnsweredByProvider: boolean;
}

/** Earlier replies within the hour that make this one redundant. */
const saidBy: Record<ReplyKind, readonly ReplyKind[]> = {
  received: ['received', 'check', 'help', 'crisis'],
  check: ['check', 'crisis'],
  help: ['help'],
  stopped: ['stopped'],
  crisis: [],
};

/**
 * The automatic reply to a text, at most once an hour, so that two robots do not answer each other for ever. Whatever
 * else a text asks for, crisis words always get a reply and possible crisis words one an hour.
 */
export function replyTo(
  { wish, crisisLevel, isAnsweredByProvider }: TextRead,
  isOptedOut: boolean,
  inTheLastHour: readonly ReplyKind[],
): ReplyKind | null {
  if (crisisLevel === 'crisis') return 'crisis';
  const kind = crisisLevel === 'check' ? 'check' : wish === 'stop' ? 'stopped' : wish === 'help' ? 'help' : 'received';
  // the provider's confirmation is enough; an opted-out sender gets no text after the one that confirms it
  if (kind !== 'check' && (isAnsweredByProvider || isOptedOut || wish === 'start')) return null;
  return inTheLastHour.some((earlier) => saidBy[kind].includes(earlier)) ? null : kind;
}
