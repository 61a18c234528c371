import type { CrisisLevel, Locale } from '@snowmelt/contracts';
import { type CrisisPhrase, crisisPhrases, fillers, keyWords } from './crisis-phrases.js';
import { isOneSlipFrom } from './one-slip.js';
import { plainWords } from './plain-words.js';

export interface CrisisReading {
  readonly level: CrisisLevel;
  /** Of the words that were found. */
  readonly locale: Locale | null;
}

const MOST_FILLERS = 3;
/** Words that lost their spaces are long; what is shorter is found inside ordinary ones. */
const SHORTEST_RUN_TOGETHER = 7;
const MOST_PIECES = 7;
const NONE: CrisisReading = { level: 'none', locale: null };

const byFirstWord = new Map<string, CrisisPhrase[]>();
for (const phrase of crisisPhrases) byFirstWord.set(phrase.words[0] as string, [...byFirstWord.get(phrase.words[0] as string) ?? [], phrase]);
const phraseWords = new Set(crisisPhrases.flatMap(({ words }) => words));
const phraseRunTogether = new Map(crisisPhrases.filter(({ level, words, unlessBefore }) => level === 'crisis' && words.length > 1 && !unlessBefore)
  .map((phrase) => [phrase.words.join(''), phrase] as const).filter(([text]) => text.length >= SHORTEST_RUN_TOGETHER));
const runTogether = [...phraseRunTogether];
const longestRun = Math.max(...[...phraseRunTogether.keys()].map(({ length }) => length)) + 1;

/**
 * Looks for words of a crisis in what a patient texted, in English and Spanish, however it was typed. A safety net, not an assessment: it decides which
 * automatic text is sent and what staff see first, and errs on the side of saying too much. Takes time in proportion to the length of the text.
 */
export function crisisIn(text: string): CrisisReading {
  const typed = typedWords(text);
  const words = typed.map(meant);
  const found = [...words.flatMap((word, at) => phrasesAt(words, at, word !== typed[at])), ...typed.flatMap((_, at) => runTogetherAt(typed, at))];
  return found.find(({ level }) => level === 'crisis') ?? found.find(({ level }) => level === 'check') ?? NONE;
}

/** Small letters without apostrophes. A star that hides a letter, and letters typed one by one, are part of a word. */
function typedWords(text: string): string[] {
  const plain = plainWords(text.replace(/(?<=\p{L})[*@$#](?=\p{L})/gu, 'x')).toLowerCase().replaceAll('\'', '');
  return plain.replace(/(?<![^ ])\p{L}(?: \p{L})+(?![^ ])/gu, (letters) => (letters.length >= 5 ? letters.replaceAll(' ', '') : letters)).split(' ');
}

/** The word of the list that was meant; else the word itself. A letter held down, "diiiie", stands for one or two. */
function meant(word: string): string {
  return known(word) ?? known(word.replace(/(\p{L})\1{2,}/gu, '$1$1')) ?? known(word.replace(/(\p{L})\1{2,}/gu, '$1')) ?? word;
}

function known(word: string): string | null {
  if (phraseWords.has(word) || fillers.has(word)) return word;
  if (isDie(word)) return 'die';
  if (word.startsWith('suicid')) return 'suicide';
  if (word === 'kiero') return 'quiero';
  for (const [key, ordinary] of keyWords) if (!ordinary.has(word) && isOneSlipFrom(key, word)) return key;
  return null;
}

/** Three letters have too many neighbours: only doubled and swapped ones are taken for a slip. */
const isDie = (word: string) => ['dei', 'ddie', 'diie', 'diee'].includes(word);

/** A word that alone says little, and was not even typed so, says nothing: "Jill" is no "kill". */
function phrasesAt(words: readonly string[], at: number, isSlip: boolean): CrisisReading[] {
  return (byFirstWord.get(words[at] as string) ?? []).flatMap((phrase) => {
    const end = endOf(phrase, words, at);
    if (end === null || (isSlip && phrase.level === 'check' && phrase.words.length === 1) || (phrase.unlessAfterNumber && isNumber(words[at - 1]))) return [];
    const next = words[end];
    const level = phrase.unlessBefore && next !== undefined && (phrase.unlessBefore.words.has(next) || isNumber(next)) ? phrase.unlessBefore.level : phrase.level;
    return [{ level, locale: phrase.locale }];
  });
}

/** The place after the phrase that begins here, with a few fillers between its words; null when it does not. */
function endOf({ words: wanted }: CrisisPhrase, words: readonly string[], start: number): number | null {
  let at = start + 1;
  for (const word of wanted.slice(1)) {
    for (let skipped = 0; words[at] !== word && skipped < MOST_FILLERS && fillers.has(words[at] ?? ''); skipped += 1) at += 1;
    if (words[at] !== word) return null;
    at += 1;
  }
  return at;
}

/** A phrase whose spaces were lost, or fell elsewhere: "killmyself", "iwant todie", "k ill my self". */
function runTogetherAt(typed: readonly string[], at: number): CrisisReading[] {
  const word = typed[at] as string;
  const found = word.length >= SHORTEST_RUN_TOGETHER ? runTogether.find(([text]) => word.includes(text) || isOneSlipFrom(text, word) || isOneSlipFrom(text, withoutI(word))) : undefined;
  if (found) return [found[1]];
  let joined = word;
  for (let pieces = 2; pieces <= MOST_PIECES && at + pieces <= typed.length && joined.length <= longestRun; pieces += 1) {
    joined += typed[at + pieces - 1];
    const phrase = phraseRunTogether.get(joined) ?? phraseRunTogether.get(withoutI(joined));
    if (phrase) return [phrase];
  }
  return [];
}

const withoutI = (word: string) => word.replace(/^i/, '');
const isNumber = (word: string | undefined) => word !== undefined && /^\d/.test(word);
