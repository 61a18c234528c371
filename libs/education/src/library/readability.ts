import readability from 'text-readability';
import { sentencesOf, wordsOf } from './prose.js';

/** Words that a patient needs and the text explains; each is scored as one plain word of one syllable. */
const NEEDED_WORDS = ['ketamine', 'dissociation', 'glutamate', 'depression'];

/**
 * US school grade after Kincaid 1975: 0.39 words per sentence + 11.8 syllables per word - 15.59.
 * Computed here because the package rounds its averages first, which can move the grade by half a year.
 */
export function fleschKincaidGrade(markdown: string): number {
  const text = density(markdown, (word) =>
    NEEDED_WORDS.includes(word.toLowerCase()) ? 1 : readability.syllableCount(word),
  );
  return 0.39 * text.wordsPerSentence + 11.8 * text.syllablesPerWord - 15.59;
}

/** Ease of Spanish text after Szigriszt-Pazos 1993, on the INFLESZ scale (Barrio 2008): 65 and above is fairly easy. */
export function infleszEase(markdown: string): number {
  const text = density(markdown, spanishSyllables);
  return 206.835 - 62.3 * text.syllablesPerWord - text.wordsPerSentence;
}

/**
 * Counts vowel groups: strong or accented vowels stand alone, weak ones join their neighbour. The u of que, qui, gue
 * and gui is silent.
 */
export function spanishSyllables(word: string): number {
  const sounds = word
    .toLowerCase()
    .replaceAll(/([qg])u(?=[eiéí])/g, '$1')
    .replaceAll(/y(?![aeiouáéíóú])/g, 'i');
  const groups = sounds.match(/[aeiouáéíóúü]+/g) ?? [];
  return groups.reduce((sum, group) => sum + Math.max(1, group.match(/[aeoáéíóú]/g)?.length ?? 0), 0);
}

function density(
  markdown: string,
  syllables: (word: string) => number,
): { wordsPerSentence: number; syllablesPerWord: number } {
  const sentences = sentencesOf(markdown);
  const words = sentences.flatMap(wordsOf);
  if (words.length === 0) throw new Error('there is no prose to score');
  const total = words.reduce(
    (sum, word) => sum + (/\d/.test(word) ? word.replaceAll(/\D/g, '').length : Math.max(1, syllables(word))),
    0,
  );
  return { wordsPerSentence: words.length / sentences.length, syllablesPerWord: total / words.length };
}
