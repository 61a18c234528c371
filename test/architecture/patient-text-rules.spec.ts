import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Locale } from '@snowmelt/contracts';
import { writtenNumbers } from '../../libs/education/src/library/written-numbers.js';
import { findOverclaims } from '../../libs/education/src/library/overclaims.js';
import { messageWords, write } from '../../libs/messaging/src/templates.js';

const root = path.resolve(import.meta.dirname, '../..');
const wordsOf = (tree: unknown): string[] =>
  typeof tree === 'string' ? [tree] : Object.values(tree as Record<string, unknown>).flatMap(wordsOf);
const pageWords = (locale: Locale) =>
  wordsOf(JSON.parse(readFileSync(path.join(root, `apps/web/src/i18n/patient/${locale}.json`), 'utf8')));
const messages = (locale: Locale) => {
  const values = { sender: 'S', phone: 'P', when: 'W', link: 'L', textsPerWeek: '{{textsPerWeek}}' as never };
  return messageWords.flatMap((words) => Object.values(write(words, locale, values)));
};

describe.each(Locale.options)('what a patient reads in %s', (locale) => {
  it.each([
    ['on the page', () => pageWords(locale)],
    ['in a message', () => messages(locale)],
  ])('%s has no number that is a policy’s, and promises nothing', (_where, read) => {
    const words = read();
    expect(words.length).toBeGreaterThan(10);
    expect(words.flatMap((text) => writtenNumbers(text, locale))).toEqual([]);
    expect(words.flatMap((text) => findOverclaims(text))).toEqual([]);
  });

  it('calls an appointment by one name', () => {
    const others = locale === 'es-US' ? /\bvisitas?\b/i : /\bappointments?\b/i;
    expect([...pageWords(locale), ...messages(locale)].filter((text) => others.test(text))).toEqual([]);
  });
});

it('is a list of rules that can fail', () => {
  expect(writtenNumbers('Come 15 minutes early.', 'en-US')).toEqual(['15']);
  expect(findOverclaims('This page is safe.')).toHaveLength(1);
});
