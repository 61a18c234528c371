import type { NoteField, NoteSetAside } from '@snowmelt/contracts';
import { inOneText, unsentText } from './unsent-text';

const keptAt = Date.parse('2026-11-20T18:00:00Z');
const note = { content: { plan: 'Meet in a week.', insight: 'Snow melts.' }, setAside: [] as NoteSetAside[] };
const typed = {
  origin: 'unsaved',
  writtenAt: '2026-11-20T18:00:00.000Z',
  content: { insight: 'Snow melts slowly.' },
} as const;
const notChosen = { origin: 'saved', writtenAt: '2026-11-19T18:00:00.000Z', content: { plan: 'Meet daily.' } } as const;
const kept = (content: Record<string, string>, setAside: NoteSetAside[] = []) => ({
  keptAt,
  kept: { content, baseEtag: '"n.1"', setAside },
});

describe("unsent text on the device of a note's former author", () => {
  it('is shown except for what the note already has', () => {
    expect(unsentText(kept({ ...note.content, insight: 'Snow melts slowly.', risks: ' ' }), note)).toEqual([typed]);
    expect(unsentText(kept(note.content), note)).toEqual([]);
  });

  it('does not include text that was saved and later changed by somebody else', () => {
    const before = { plan: 'Meet in two weeks.', insight: 'Snow melts.' };
    const { kept: draft } = kept({ ...before, insight: 'Snow melts slowly.' });
    expect(unsentText({ keptAt, kept: { ...draft, base: before } }, note)).toEqual([typed]);
  });

  it('includes text rejected in a conflict, except what is already beside the draft', () => {
    const all = kept({ insight: 'Snow melts slowly.' }, [notChosen]);
    expect(unsentText(all, note)).toEqual([typed, notChosen]);
    expect(unsentText(all, { ...note, setAside: [typed, notChosen] })).toEqual([]);
  });

  it('can be copied as one text, with the field labels', () => {
    const fields = [
      { key: 'insight', label: 'Insight' },
      { key: 'plan', label: 'Plan' },
    ] as NoteField[];
    expect(inOneText([typed, notChosen], fields)).toBe('Insight: Snow melts slowly.\n\nPlan: Meet daily.');
  });
});
