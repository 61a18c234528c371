import type { NoteFormRules } from '@snowmelt/contracts';
import { noteTemplate } from '../../../../prisma/seed/note-template.js';
import { faultsOfForm, formLines } from './template.rules.js';

const form = noteTemplate.definition as unknown as NoteFormRules;
const changed = (change: (copy: NoteFormRules) => void) => {
  const copy = structuredClone(form);
  change(copy);
  return copy;
};
const suicide = (copy: NoteFormRules) => copy.fields.find(({ key }) => key === 'suicidalThoughts')!;

describe('the form of a note', () => {
  it('fits as the demo clinic has it, and has a line for each field', () => {
    expect(faultsOfForm(form)).toEqual([]);
    expect(formLines(form).filter(({ label }) => label.startsWith('Field '))).toHaveLength(form.fields.length);
    expect(new Set(formLines(form).map(({ label }) => label)).size).toBe(formLines(form).length);
  });

  it.each<[string, (copy: NoteFormRules) => void, RegExp]>([
    ['a ready answer to thoughts of suicide', (copy) => (suicide(copy).noneText = 'None.'), /ready-made answer/],
    [
      'no question about them',
      (copy) => (copy.fields = copy.fields.filter(({ key, label, hint }) => !/suicid/i.test(key + label + hint))),
      /No field asks/,
    ],
    ['a field twice', (copy) => copy.fields.push(structuredClone(copy.fields[1]!)), /same key/],
    ['an overdue before it is due', (copy) => (copy.unsignedAges.due.value = 100), /due first/],
    ['ages in days', (copy) => (copy.unsignedAges.due.unit = 'd'), /in h/],
  ])('is refused with %s', (_what, change, words) =>
    expect(faultsOfForm(changed(change))).toContainEqual(expect.stringMatching(words)),
  );

  it('of before, which lacks a part, is shown all the same', () =>
    expect(formLines({ fields: form.fields.slice(0, 1) })).toHaveLength(1));
});
