import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EducationItem } from './education-item.js';
import { EducationLibrary, readLibrary } from './education-library.js';
import { findOverclaims } from './overclaims.js';
import { sentencesOf, wordsOf } from './prose.js';
import { fleschKincaidGrade, infleszEase } from './readability.js';

const FOLDER = path.resolve(import.meta.dirname, '../..');
const VALUES = {
  clinicName: 'Snowmelt Demo Clinic',
  clinicPhone: '(323) 555-0100',
  fastingSolidsHours: '6',
  fastingClearHours: '2',
  noDriveHours: '24',
};
const library = new EducationLibrary();
const texts = library.items.map((item) => ({
  name: `${item.code} ${item.locale}`,
  item,
  text: library.render(item, VALUES),
}));
const placeholders = (markdown: string): string[] => [...new Set(markdown.match(/\{\{\w+\}\}/g))].sort();

describe.each(texts)('$name', ({ item, text }) => {
  it('reads at or under grade 6, or fairly easy in Spanish', () => {
    if (item.locale === 'en-US') expect(fleschKincaidGrade(text)).toBeLessThanOrEqual(6);
    else expect(infleszEase(text)).toBeGreaterThanOrEqual(65);
  });
  it('has no sentence over 20 words', () =>
    expect(sentencesOf(text).filter((sentence) => wordsOf(sentence).length > 20)).toEqual([]));
  it('makes no claim without evidence', () =>
    expect(findOverclaims(`${item.title}\n${item.summary}\n${item.illustration?.alt ?? ''}\n${text}`)).toEqual([]));
  it("ends with the clinic's number, 988 and 911", () => {
    const ending = text.split('\n## ').at(-1);
    for (const number of [VALUES.clinicPhone, '988', '911']) expect(ending).toContain(number);
    if (item.locale === 'es-US') expect(ending).toMatch(/marque 2.*AYUDA/s);
  });
  it('mentions no day that depends on when it is read', () =>
    expect(text).not.toMatch(/\b(today|tomorrow|tonight|hoy)\b|\b(para|o) mañana\b|esta noche/i));
  it('leaves no placeholder empty when rendered', () => expect(text).not.toMatch(/\{\{|\}\}/));
  it('is due for review within a year, and says when its translation awaits review', () => {
    const days = (Date.parse(item.reviewDueOn) - Date.parse(item.reviewedOn)) / 86_400_000;
    expect(days).toBeGreaterThan(0);
    expect(days).toBeLessThanOrEqual(366);
    if (item.locale !== 'en-US') expect(item.translationReview).not.toBeNull();
  });
  it('has a drawing with a title and a description for a screen reader', () => {
    const file = path.join(FOLDER, 'illustrations', item.illustration?.file ?? '');
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toMatch(/<title[^>]*>[^<]+<\/title><desc[^>]*>[^<]+<\/desc>/);
  });
});

describe('the two languages', () => {
  it.each(['E3', 'E7', 'E12'])('%s says the same in both', (code) => {
    const [english, spanish] = [library.find(code, 'en-US'), library.find(code, 'es-US')];
    if (!english || !spanish) throw new Error(`${code} is missing a language`);
    expect(spanish.locale).toBe('es-US');
    for (const sign of [/^## /gm, /^- /gm, /^\d\. /gm])
      expect(spanish.markdown.match(sign)?.length).toBe(english.markdown.match(sign)?.length);
    expect(placeholders(spanish.markdown)).toEqual(placeholders(english.markdown));
    expect([spanish.version, spanish.trigger, spanish.stages, spanish.sources.length]).toEqual([
      english.version,
      english.trigger,
      english.stages,
      english.sources.length,
    ]);
  });
});

describe('the library', () => {
  it('finds no item under an unknown code', () => expect(library.find('E99', 'en-US')).toBeNull());
  it('refuses to render a text with an empty placeholder', () => {
    const [first] = library.items;
    if (!first) throw new Error('the library is empty');
    expect(() => library.render(first, {})).toThrow(/needs a value for/);
  });
  it.each([
    ['of a visit that does not say what the visit is for', 'appointment_start', []],
    ['of a visit by the code of a service', 'appointment_start', ['infusion']],
    ['of the course that says what a visit is for', 'course_started', ['dose']],
  ])('has no item %s', (_what, anchor, purposes) => {
    const trigger = { anchor, purposes, offset: 'PT0H' };
    expect(EducationItem.shape.trigger.safeParse(trigger).error?.issues[0]?.path[0]).toBe('purposes');
  });
  it.each([
    ['unknown key', 'code: E3\nsurprise: 1'],
    ['bad code', 'code: three'],
    ['no front matter', null],
  ])('refuses %s and names the file', (_, front) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'library-'));
    try {
      writeFileSync(path.join(folder, 'broken.md'), front === null ? 'Only text.' : `---\n${front}\n---\nText.`);
      expect(() => readLibrary(folder)).toThrow(/broken\.md: /);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
