import { Locale } from '@snowmelt/contracts';
import type { EducationItem } from './education-item.js';
import { leftUnsaid } from './must-say.js';
import { findOverclaims } from './overclaims.js';
import { sentencesOf, wordsOf } from './prose.js';
import { fleschKincaidGrade, infleszEase } from './readability.js';
import { unsourced } from './sourced-claims.js';
import { figuresOf, writtenNumbers } from './written-numbers.js';

/** Why an item is not published: the rule, and the sentence where there is one. */
interface LibraryFault {
  readonly item: string;
  readonly rule: string;
  readonly sentence: string | null;
}

const MOST_WORDS = 20;
const HIGHEST_GRADE = 6;
const LEAST_EASE = 65;
const MARKS = [/^## /gm, /^- /gm, /^\d\. /gm];

/** What a placeholder stands for, so that a sentence is scored as a patient reads it. */
const SAMPLES: Readonly<Record<string, string>> = {
  clinicPhone: '(323) 555-0100',
  solidsUntil: 'Thu 2:00 AM',
  clearFluidsUntil: 'Thu 6:00 AM',
  driveFrom: 'Fri 11:20 AM',
};
export const asRead = (markdown: string): string =>
  markdown.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => SAMPLES[name] ?? '24');

/** Everything that keeps a library from being published. */
export const libraryFaults = (items: readonly EducationItem[]): LibraryFault[] => [
  ...items.flatMap(faultsOfText),
  ...[...new Set(items.map(({ code }) => code))].flatMap((code) => faultsOfLanguages(code, items)),
];

function faultsOfText(item: EducationItem): LibraryFault[] {
  const { code, locale, markdown, title, summary, illustration } = item;
  const fault = (rule: string, sentence: string | null = null) => ({ item: `${code} ${locale}`, rule, sentence });
  const sentences = [...headingsOf(markdown), ...sentencesOf([title, summary, illustration?.alt, markdown].join('\n'))];
  const unsaid = leftUnsaid(code, locale, markdown);
  return [
    ...hardWords(item).map(([rule, sentence]) => fault(rule, sentence)),
    ...sentences.flatMap((sentence) => [
      ...findOverclaims(sentence).map(({ phrase, reason }) =>
        fault(`promises too much ("${phrase}"): ${reason}`, sentence),
      ),
      ...writtenNumbers(sentence, locale, figuresOf(code)).map((number) =>
        fault(`the number "${number}" is not a placeholder`, sentence),
      ),
      ...(wordsOf(asRead(sentence)).length > MOST_WORDS ? [fault(`has more than ${MOST_WORDS} words`, sentence)] : []),
      ...otherWords(sentence, locale).map((rule) => fault(rule, sentence)),
    ]),
    ...(unsaid ?? ['what it must say: nobody has listed it']).map((what) => fault(`does not say ${what}`)),
    ...unsourced(item).map((claim) => fault(`names no source of a claim: ${claim}`)),
    ...item.sources
      .filter(({ doi, published }) => !doi && !/Label|Etiqueta|Administration/.test(published))
      .map(({ says }) => fault('a source without a DOI that is neither a label nor an agency', says)),
  ];
}

/** The hardest sentence of a text that is too hard as a whole. */
function hardWords({ locale, markdown }: EducationItem): [rule: string, sentence: string][] {
  const score = locale === 'en-US' ? (text: string) => fleschKincaidGrade(text) : (text: string) => -infleszEase(text);
  const whole = score(asRead(markdown));
  if (whole <= (locale === 'en-US' ? HIGHEST_GRADE : -LEAST_EASE)) return [];
  const [hardest = ''] = sentencesOf(asRead(markdown)).sort((one, other) => score(other) - score(one));
  const grade = locale === 'en-US' ? `grade ${whole.toFixed(1)}` : `INFLESZ ${(-whole).toFixed(0)}`;
  return [[`is too hard to read (${grade})`, hardest]];
}

/** Translated word by word, with another meaning in Spanish or none. */
const OTHER_SPANISH: readonly (readonly [said: RegExp, meant: string])[] = [
  [/(?<!\p{L})penas?(?!\p{L})/iu, 'sadness is "tristeza"'],
  [/en todo momento/i, 'at any time is "en cualquier momento"'],
  [/buen rato/i, 'a good time is one of having felt well'],
  [/según sus ideas/i, 'to act on thoughts of suicide is "hacerse daño"'],
  [/adulto que (?:usted )?conoce(?!\p{L})/iu, 'somebody who is still to be found is "que conozca"'],
];

/** Words of ours that patients read otherwise than they were meant. */
function otherWords(sentence: string, locale: Locale): string[] {
  if (locale === 'en-US')
    return [
      ...(/\b(?:trip|low mood)\b/i.test(sentence) ? ['depression and what is felt have names of their own'] : []),
      ...(/\bbig tools?\b/i.test(sentence) ? ['what is dangerous to run is a machine'] : []),
    ];
  return [
    ...(/(?<!\p{L})visitas?(?!\p{L})/iu.test(sentence) ? ['an appointment is "cita"'] : []),
    ...(/(?<!\p{L})(?:tú|tu|tus|ti|contigo)(?!\p{L})/iu.test(sentence) ? ['a patient is "usted"'] : []),
    ...(/ánimo bajo/i.test(sentence) ? ['depression has a name'] : []),
    ...OTHER_SPANISH.filter(([said]) => said.test(sentence)).map(([, meant]) => meant),
  ];
}

function faultsOfLanguages(code: string, items: readonly EducationItem[]): LibraryFault[] {
  const texts = Locale.options.map((locale) => items.find((item) => item.code === code && item.locale === locale));
  const missing = Locale.options.filter((_, index) => !texts[index]);
  if (missing.length > 0)
    return missing.map((locale) => ({ item: code, rule: `is missing in ${locale}`, sentence: null }));
  const [first, ...others] = texts.map((item) => JSON.stringify(shapeOf(item as EducationItem)));
  return others.some((one) => one !== first)
    ? [
        {
          item: code,
          rule: 'does not say the same in all languages: headings, lists, placeholders, trigger, sources',
          sentence: null,
        },
      ]
    : [];
}

const headingsOf = (markdown: string) => [...markdown.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading as string);
const shapeOf = ({ markdown, version, trigger, stages, sources }: EducationItem) => [
  ...MARKS.map((mark) => markdown.match(mark)?.length ?? 0),
  [...new Set(markdown.match(/\{\{\w+\}\}/g))].sort(),
  ...[version, trigger, stages],
  sources.map(({ doi, year, published: _, says: __ }) => [doi, year]),
];
