import type { CrisisLevel, InboundIntent, Locale } from '@snowmelt/contracts';
import { isConfirmedByCarrier, intentOf } from '../opt-out-words.js';
import { crisisIn } from './crisis-words.js';
import { plainWords } from './plain-words.js';

/** A text as received from the provider. */
export interface InboundText {
  readonly from: string;
  readonly providerMessageId: string;
  readonly words: string;
  readonly mediaCount: number;
  /** The provider's own reading, which it has confirmed to the sender. */
  readonly readByProvider: InboundIntent | null;
}

export interface ReadText {
  /** In a form that can be stored; null when there are none. */
  readonly words: string | null;
  readonly wish: InboundIntent;
  readonly crisisLevel: CrisisLevel;
  readonly isAnsweredByProvider: boolean;
  /** The language of the crisis words that were found. */
  readonly locale: Locale | null;
}

export function readText({ words, readByProvider }: InboundText): ReadText {
  const crisis = crisisIn(words);
  return {
    words: words.trim() === '' ? null : storable(words),
    wish: readByProvider ?? intentOf(words),
    crisisLevel: crisis.level,
    isAnsweredByProvider: readByProvider !== null || isConfirmedByCarrier(words),
    locale: crisis.locale ?? (plainWords(words) === 'AYUDA' ? 'es-US' : null),
  };
}

/** PostgreSQL stores neither NUL nor lone surrogates; each becomes the replacement character. */
const storable = (words: string) => words.replaceAll('\u0000', '\ufffd').replace(/\p{Cs}/gu, '\ufffd');
