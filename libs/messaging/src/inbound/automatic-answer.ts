import type { CrisisLevel, InboundWish } from '@snowmelt/contracts';

/** `received`: it is not read at once. `check`: the same, for words that may be of a crisis. `stopped`: no more texts will come. */
export type AnswerKind = 'received' | 'check' | 'help' | 'stopped' | 'crisis';

export interface TextRead {
  readonly wish: InboundWish;
  readonly crisisLevel: CrisisLevel;
  /** The provider has confirmed its own reading of STOP, START or HELP. */
  readonly isAnsweredByProvider: boolean;
}

/** Which answers in the last hour say already what this one would. */
const saidBy: Record<AnswerKind, readonly AnswerKind[]> = {
  received: ['received', 'check', 'help', 'crisis'],
  check: ['check', 'crisis'],
  help: ['help'],
  stopped: ['stopped'],
  crisis: [],
};

/**
 * What a text is answered at once, by itself: once an hour, so that two robots do not go on for ever. Words of a crisis are always answered,
 * however often and whatever else the text asks for; words that may be of one, once an hour, whatever else it asks for.
 */
export function answerTo(
  { wish, crisisLevel, isAnsweredByProvider }: TextRead,
  isOptedOut: boolean,
  inTheLastHour: readonly AnswerKind[],
): AnswerKind | null {
  if (crisisLevel === 'crisis') return 'crisis';
  const kind = crisisLevel === 'check' ? 'check' : wish === 'stop' ? 'stopped' : wish === 'help' ? 'help' : 'received';
  // what the provider has confirmed needs no second word; who wants no texts gets no more than that one
  if (kind !== 'check' && (isAnsweredByProvider || isOptedOut || wish === 'start')) return null;
  return inTheLastHour.some((earlier) => saidBy[kind].includes(earlier)) ? null : kind;
}
