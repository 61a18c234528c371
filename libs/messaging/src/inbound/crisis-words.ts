import type { CrisisLevel, Locale } from '@snowmelt/contracts';
import { type CrisisPhrase, crisisPhrases, fillers, keyWords } from './crisis-phrases.js';
import { isOneSlipFrom } from './one-slip.js';
import { plainWords } from './plain-words.js';

export interface CrisisReading {
  readonly level: CrisisLevel;
  /** The language of the words that were found. */
  readonly locale: Locale | null;
}

const MAX_FILLERS = 3;
/** Shorter phrases without their spaces occur inside ordinary words. */
const SHORTEST_RUN_TOGETHER = 7;
const MOST_PIECES = 7;
const NONE: CrisisReading = { level: 'none', locale: null };

const byFirstWord = new Map<string, CrisisPhrase[]>();
for (const phrase of crisisPhrases)
  byFirstWord.set(phrase.words[0] as string, [...(byFirstWord.get(phrase.words[0] as string) ?? []), phrase]);
const phraseWords = new Set(crisisPhrases.flatMap(({ words, between = [] }) => [...words, ...between]));
const phraseRunTogether = new Map(
  crisisPhrases
    .filter(
      ({ level, words, unlessBefore, between }) => level === 'crisis' && words.length > 1 && !unlessBefore && !between,
    )
    .map((phrase) => [phrase.words.join(''), phrase] as const)
    .filter(([text]) => text.length >= SHORTEST_RUN_TOGETHER),
);
const runTogether = [...phraseRunTogether];
const longestRun = Math.max(...[...phraseRunTogether.keys()].map(({ length }) => length)) + 1;

/**
 * Looks for crisis words in a patient's text, in English and Spanish, however they are typed. A safety net, not an
 * assessment: it chooses the automatic reply and what staff see first, and prefers false alarms to misses. Linear time.
 */
export function crisisIn(text: string): CrisisReading {
  const readings = new Set([text, undisguised(text, 'i'), undisguised(text, 'l')]);
  const found = [...readings].flatMap((reading) => foundIn(typedWords(reading)));
  return found.find(({ level }) => level === 'crisis') ?? found.find(({ level }) => level === 'check') ?? NONE;
}

function foundIn(typed: readonly string[]): CrisisReading[] {
  const words = typed.map(meant);
  return [
    ...words.flatMap((word, at) => phrasesAt(words, at, word !== typed[at])),
    ...typed.flatMap((_, at) => runTogetherAt(typed, at)),
  ];
}

/**
 * Replaces characters that stand for letters, "su!c1de", except in words that begin with a number: "3rd", "@10am". The
 * text is also searched unchanged.
 */
function undisguised(text: string, one: 'i' | 'l'): string {
  const letters: Record<string, string> = { 1: one, '!': 'i', 0: 'o', 3: 'e', $: 's', '@': 'a' };
  return text.replace(/[\p{L}\p{N}@$!]+/gu, (word) =>
    /^[@$]?\d/.test(word) || !/\p{L}/u.test(word)
      ? word
      : word.replace(/[103$@]|!(?=[\p{L}\p{N}])/gu, (sign) => letters[sign] as string),
  );
}

/**
 * Lower case without apostrophes. A symbol that hides a letter, and letters typed one by one, are joined into one word.
 */
function typedWords(text: string): string[] {
  const plain = plainWords(text.replace(/(?<=\p{L})[*@$#](?=\p{L})/gu, 'x'))
    .toLowerCase()
    .replaceAll("'", '');
  return plain
    .replace(/(?<![^ ])\p{L}(?: \p{L})+(?![^ ])/gu, (letters) =>
      letters.length >= 5 ? letters.replaceAll(' ', '') : letters,
    )
    .split(' ');
}

/** The phrase word that was meant; else the word itself. A repeated letter, "diiiie", is read as one or two. */
function meant(word: string): string {
  const spellings = /(\p{L})\1\1/u.test(word)
    ? [word, ...['$1$1', '$1'].map((held) => word.replace(/(\p{L})\1{2,}/gu, held))]
    : [word];
  for (const spelling of spellings) {
    const found = known(spelling);
    if (found) return found;
  }
  return word;
}

function known(word: string): string | null {
  if (phraseWords.has(word) || fillers.has(word)) return word;
  if (isDie(word)) return 'die';
  if (word.startsWith('suicid')) return /^suicid(?:a(?!l)|o(?!l)|io)/.test(word) ? 'suicidio' : 'suicide'; // Spanish words get the Spanish reply
  if (word === 'kiero') return 'quiero';
  for (const [key, ordinary] of keyWords) {
    if (Math.abs(key.length - word.length) <= 1 && isOneSlipFrom(key, word) && !ordinary.has(word)) return key;
  }
  return null;
}

/** A word of three letters has too many neighbours: only doubled and swapped letters, and "dy", count as slips. */
const isDie = (word: string) => ['dei', 'ddie', 'diie', 'diee', 'dy'].includes(word);

/** A slip of a one-word `check` phrase does not match: "Jill" is no "kill". */
function phrasesAt(words: readonly string[], at: number, isSlip: boolean): CrisisReading[] {
  return (byFirstWord.get(words[at] as string) ?? []).flatMap((phrase) => {
    const end = endOf(phrase, words, at);
    if (
      end === null ||
      (isSlip && phrase.level === 'check' && phrase.words.length === 1) ||
      (phrase.unlessAfterNumber && isNumber(words[at - 1]))
    )
      return [];
    const next = words[end];
    const level =
      phrase.unlessBefore && next !== undefined && (phrase.unlessBefore.words.has(next) || isNumber(next))
        ? phrase.unlessBefore.level
        : phrase.level;
    return [{ level, locale: phrase.locale }];
  });
}

/**
 * The index after the phrase that starts here, with up to three fillers between its words; null when there is no match.
 */
function endOf({ words: wanted, between }: CrisisPhrase, words: readonly string[], start: number): number | null {
  const mayBeBetween = (word: string) => fillers.has(word) || between?.has(word) === true;
  let at = start + 1;
  for (const word of wanted.slice(1)) {
    const last = at + MAX_FILLERS;
    while (words[at] !== word && at < last && mayBeBetween(words[at] ?? '')) at += 1;
    if (words[at] !== word) return null;
    at += 1;
  }
  return at;
}

/** A phrase with its spaces missing or misplaced: "killmyself", "iwant todie", "k ill my self". */
function runTogetherAt(typed: readonly string[], at: number): CrisisReading[] {
  const word = typed[at] as string;
  const bare = withoutI(word);
  const found =
    word.length < SHORTEST_RUN_TOGETHER
      ? undefined
      : runTogether.find(
          ([text]) =>
            text.length <= word.length + 1 &&
            (word.includes(text) ||
              (text.length >= bare.length - 1 && (isOneSlipFrom(text, word) || isOneSlipFrom(text, bare)))),
        );
  if (found) return [found[1]];
  let joined = word;
  for (
    let pieces = 2;
    pieces <= MOST_PIECES && at + pieces <= typed.length && joined.length <= longestRun;
    pieces += 1
  ) {
    joined += typed[at + pieces - 1];
    const phrase = phraseRunTogether.get(joined) ?? phraseRunTogether.get(withoutI(joined));
    if (phrase) return [phrase];
  }
  return [];
}

const withoutI = (word: string) => word.replace(/^i/, '');
const isNumber = (word: string | undefined) => word !== undefined && /^\d/.test(word);
