import type { NoteField } from '@snowmelt/contracts';
import { checkContent, missingToSign } from './note-content.js';

const field = (key: string, change: Partial<NoteField> = {}): NoteField => ({ key, label: key, hint: '', kind: 'text', required: false, maxLength: 10, rows: 2, noneText: null, source: 'test', ...change });
const fields = [field('daysSinceDose', { kind: 'header', required: true }), field('themes'), field('risks', { required: true, noneText: 'None.' }), field('plan', { required: true })];

describe('the content of a note', () => {
  it('is what the template has', () => {
    expect(() => checkContent({ themes: 'sea', plan: '' }, fields)).not.toThrow();
    expect(() => checkContent({}, fields)).not.toThrow();
  });

  it('has no other field, and none that the system fills in', () => {
    expect(() => checkContent({ themes: 'sea', mood: 'x', daysSinceDose: '3' }, fields)).toThrow(expect.objectContaining({
      status: 422, code: 'NOTES.UNKNOWN_FIELD', meta: { errors: [expect.objectContaining({ path: 'content.mood' }), expect.objectContaining({ path: 'content.daysSinceDose' })] },
    }));
  });

  it('fits its fields to the character', () => {
    expect(() => checkContent({ themes: 'x'.repeat(10) }, fields)).not.toThrow();
    expect(() => checkContent({ themes: 'x'.repeat(11) }, fields)).toThrow(expect.objectContaining({ status: 422, code: 'NOTES.FIELD_TOO_LONG' }));
  });

  it('says in its order what is missing to sign; blanks are missing, "none" is not', () => {
    expect(missingToSign({}, fields).map(({ key }) => key)).toEqual(['risks', 'plan']);
    expect(missingToSign({ risks: ' \n', plan: 'x' }, fields).map(({ key }) => key)).toEqual(['risks']);
    expect(missingToSign({ risks: 'None.', plan: 'x' }, fields)).toEqual([]);
  });
});
