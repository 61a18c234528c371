import type { NoteContent, NoteField, NoteSetAside } from '@snowmelt/contracts';
import { checkContent, checkSetAside, missingToSign } from './note-content.js';

const field = (key: string, change: Partial<NoteField> = {}): NoteField => ({
  key,
  label: key,
  hint: '',
  kind: 'text',
  required: false,
  maxLength: 10,
  rows: 2,
  noneText: null,
  source: 'test',
  ...change,
});
const fields = [
  field('daysSinceDose', { kind: 'header', required: true }),
  field('themes'),
  field('risks', { required: true, noneText: 'None.' }),
  field('plan', { required: true }),
  field('consent', { required: true, modality: 'telehealth' }),
];
const [checkInRoom, missingInRoom] = [
  (content: NoteContent) => checkContent(content, fields, 'in_person'),
  (content: NoteContent) => missingToSign(content, fields, 'in_person'),
];

describe('the content of a note', () => {
  it('has the fields of the template', () => {
    expect(() => checkInRoom({ themes: 'sea', plan: '' })).not.toThrow();
    expect(() => checkInRoom({})).not.toThrow();
  });

  it('has no other field, and none that the system fills in', () => {
    expect(() => checkInRoom({ themes: 'sea', mood: 'x', daysSinceDose: '3' })).toThrow(
      expect.objectContaining({
        status: 422,
        code: 'NOTES.UNKNOWN_FIELD',
        meta: {
          errors: [
            expect.objectContaining({ path: 'content.mood' }),
            expect.objectContaining({ path: 'content.daysSinceDose' }),
          ],
        },
      }),
    );
  });

  it("is accepted up to each field's exact limit", () => {
    expect(() => checkInRoom({ themes: 'x'.repeat(10) })).not.toThrow();
    expect(() => checkInRoom({ themes: 'x'.repeat(13) })).toThrow(
      expect.objectContaining({
        status: 422,
        code: 'NOTES.FIELD_TOO_LONG',
        meta: { errors: [{ path: 'content.themes', message: 'themes may have at most 10 characters and has 3 more' }] },
      }),
    );
    expect(() => checkInRoom({ themes: '🙂'.repeat(10) })).not.toThrow();
    expect(() => checkInRoom({ themes: '🙂'.repeat(11) })).toThrow(
      expect.objectContaining({ code: 'NOTES.FIELD_TOO_LONG' }),
    );
  });

  it('has the opening questions of a video visit only where there was one', () => {
    expect(() => checkInRoom({ consent: 'yes' })).toThrow(expect.objectContaining({ code: 'NOTES.UNKNOWN_FIELD' }));
    expect(() => checkContent({ consent: 'yes' }, fields, 'telehealth')).not.toThrow();
    expect(missingToSign({ risks: 'None.', plan: 'x' }, fields, 'telehealth').map(({ key }) => key)).toEqual([
      'consent',
    ]);
  });

  it('lists in order what is missing to sign; blanks count as missing, "none" does not', () => {
    expect(missingInRoom({}).map(({ key }) => key)).toEqual(['risks', 'plan']);
    expect(missingInRoom({ risks: ' \n', plan: 'x' }).map(({ key }) => key)).toEqual(['risks']);
    expect(missingInRoom({ risks: 'None.', plan: 'x' })).toEqual([]);
  });
});

describe('text set aside beside a draft', () => {
  const text = (minute: number, length: number): NoteSetAside => ({
    origin: 'saved',
    writtenAt: `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`,
    content: { plan: 'x'.repeat(length) },
  });
  const longest = Array.from({ length: 52 }, (_, minute) => text(minute, 20_000));

  it('is limited to fifty times the longest field, because everybody loads it with the draft', () => {
    expect(() => checkSetAside([], longest.slice(0, 50))).not.toThrow();
    expect(() => checkSetAside(longest.slice(0, 50), [])).not.toThrow();
    expect(() => checkSetAside(longest.slice(0, 51), longest.slice(51).concat(text(59, 20_000)))).toThrow(
      expect.objectContaining({ status: 422, code: 'NOTES.TOO_MUCH_SET_ASIDE' }),
    );
  });

  it('counts a repeated text once, and counts many small ones, too', () => {
    expect(() => checkSetAside(longest.slice(0, 50), longest.slice(0, 50))).not.toThrow();
    const many = Array.from({ length: 20_000 }, (_, n) => ({
      ...text(0, 0),
      writtenAt: `2026-11-20T10:00:00.${String(n).padStart(6, '0')}Z`,
    }));
    expect(() => checkSetAside(many, many.slice(0, 1))).toThrow(
      expect.objectContaining({ code: 'NOTES.TOO_MUCH_SET_ASIDE' }),
    );
  });
});
