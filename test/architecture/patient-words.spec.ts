import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import i18next from 'i18next';
import { timeInSentence } from '../../apps/web/src/patient/telehealth/time-in-sentence.js';

type Words = { [key: string]: string | Words };

const root = path.resolve(import.meta.dirname, '../..');
const here = path.join(root, 'apps/web/src/patient');
const words = (language: string) =>
  JSON.parse(readFileSync(path.join(here, `../i18n/patient/${language}.json`), 'utf8')) as Words;
const flat = (from: Words, before = ''): Map<string, string> =>
  new Map(
    Object.entries(from).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${before}${key}`, value] as const] : [...flat(value, `${before}${key}:`)],
    ),
  );
const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        /\.tsx?$/.test(entry.name) &&
        !/spec|\.d\.ts$/.test(entry.name) &&
        !/node_modules|dist/.test(entry.parentPath),
    )
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
const placeholders = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe('the texts of the patient page', () => {
  const english = flat(words('en-US'));
  const spanish = flat(words('es-US'));

  it('have the same keys and placeholders in English and Spanish', () => {
    expect([...spanish.keys()].sort()).toEqual([...english.keys()].sort());
    expect(
      [...english]
        .filter(([key, text]) => String(placeholders(text)) !== String(placeholders(spanish.get(key) ?? '')))
        .map(([key]) => key),
    ).toEqual([]);
    expect([...english, ...spanish].filter(([, text]) => !text.trim())).toEqual([]);
  });

  it('are all used, and no missing key is used', () => {
    const code = sources(here).join('\n');
    const used = new Set([...code.matchAll(/i18nKey="(\w+)"/g)].map(([, key]) => key as string));
    for (const [, inside] of code.matchAll(/\bt\(([^()]*(?:\([^()]*\))?[^()]*)\)/g))
      for (const [, key] of (inside ?? '').matchAll(/'(\w+)'/g)) used.add(key as string);
    const known = new Set([...english.keys()].map((key) => (key.split(':')[0] as string).replace(/_(one|other)$/, ''))); // of a number
    expect([...known].filter((key) => !used.has(key))).toEqual([]);
    expect([...used].filter((key) => !known.has(key) && key !== 'in_person')).toEqual([]);
  });

  it('use the plural forms of the language', async () => {
    const page = i18next.createInstance();
    await page.init({
      resources: { 'en-US': { translation: words('en-US') }, 'es-US': { translation: words('es-US') } },
    });
    const said = (language: string, count: number) => page.getFixedT(language)('callBack', { count });
    expect([said('en-US', 1), said('en-US', 2)]).toEqual(
      ['within 1 minute.', 'within 2 minutes.'].map((some) => expect.stringContaining(some)),
    );
    expect([said('es-US', 1), said('es-US', 2)]).toEqual(
      ['en 1 minuto o menos.', 'en 2 minutos o menos.'].map((some) => expect.stringContaining(some)),
    );
  });

  it.each([
    ['en-US', english],
    ['es-US', spanish],
  ])('put no second period after a time that ends with one, in %s', (language, texts) => {
    const sentences = [...texts.values()]
      .filter((text) => text.includes('{{time}}'))
      .map((text) => text.replace('{{time}}', timeInSentence(language, new Date('2026-11-25T12:45:00Z'))));
    expect([sentences.length > 2, sentences.filter((sentence) => /\.\s?\./.test(sentence))]).toEqual([true, []]);
  });

  it('explain only errors that the server or the page can report', () => {
    const code = [
      ...sources(here),
      ...sources(path.join(root, 'apps/web/src/api')),
      ...sources(path.join(root, 'libs')),
    ].join('\n');
    expect(
      [...english.keys()]
        .filter((key) => key.startsWith('error:'))
        .map((key) => key.slice(6))
        .filter((name) => !code.includes(`'${name}'`)),
    ).toEqual([]);
  });
});
