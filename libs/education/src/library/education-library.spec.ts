import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EducationItem } from './education-item.js';
import { EducationLibrary, readLibrary } from './education-library.js';

const FOLDER = path.resolve(import.meta.dirname, '../..');
const VALUES = {
  clinicName: 'Snowmelt Demo Clinic',
  clinicPhone: '(323) 555-0100',
  fastingSolidsHours: '6',
  fastingClearHours: '2',
  noDriveHours: '24',
  noAlcoholBeforeHours: '24',
  noAlcoholAfterHours: '24',
  noBigChoicesDays: '3',
  solidsUntil: 'Thu 2:00 AM',
  clearFluidsUntil: 'Thu 6:00 AM',
  driveFrom: 'Fri 10:20 AM',
};
const library = new EducationLibrary();
const texts = library.items.map((item) => ({
  name: `${item.code} ${item.locale}`,
  item,
  text: library.render(item, VALUES),
}));

describe.each(texts)('$name', ({ item, text }) => {
  it('has its last section for help', () => {
    const ending = text.split('\n## ').at(-1);
    for (const number of [VALUES.clinicPhone, '988', '911']) expect(ending).toContain(number);
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
    ['of the course that says what a visit is for', 'course_stage', ['dose']],
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
