import type { CrisisLevel, InboundWish } from '@snowmelt/contracts';

/** `received`: it is not read at once. `check`: the same, for words that may be of a crisis. */
export type AnswerKind = 'received' | 'check' | 'help' | 'crisis';

export interface TextRead {
  readonly wish: InboundWish;
  readonly crisisLevel: CrisisLevel;
  /** The provider has confirmed its own reading of STOP, START or HELP. */
  readonly isAnsweredByProvider: boolean;
}

/** Which answers in the last hour say already what this one would. */
const saidBy: Record<AnswerKind, readonly AnswerKind[]> = { received: ['received', 'check', 'help', 'crisis'], check: ['check', 'crisis'], help: ['help'], crisis: [] };

/**
 * What a text is answered at once, by itself: once an hour, so that two robots do not go on for ever. Words of a crisis are always answered,
 * however often and whatever else the text asks for; words that may be of one, once an hour, whatever else it asks for.
 */
export function answerTo({ wish, crisisLevel, isAnsweredByProvider }: TextRead, isOptedOut: boolean, inTheLastHour: readonly AnswerKind[]): AnswerKind | null {
  if (crisisLevel === 'crisis') return 'crisis';
  // the provider confirms STOP, and would hand over nothing more
  const wantsNone = isAnsweredByProvider || isOptedOut || wish === 'stop' || wish === 'start';
  if (wantsNone && crisisLevel !== 'check') return null;
  const kind = crisisLevel === 'check' ? 'check' : wish === 'help' ? 'help' : 'received';
  return inTheLastHour.some((earlier) => saidBy[kind].includes(earlier)) ? null : kind;
}
