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

describe('what a device kept of a note that its writer writes no more', () => {
  it('is shown as far as the note does not have it', () => {
    expect(unsentText(kept({ ...note.content, insight: 'Snow melts slowly.', risks: ' ' }), note)).toEqual([typed]);
    expect(unsentText(kept(note.content), note)).toEqual([]);
  });

  it('is not what was saved before and somebody changed since', () => {
    const before = { plan: 'Meet in two weeks.', insight: 'Snow melts.' };
    const { kept: draft } = kept({ ...before, insight: 'Snow melts slowly.' });
    expect(unsentText({ keptAt, kept: { ...draft, base: before } }, note)).toEqual([typed]);
  });

  it('is also what was not chosen of two texts, and not what stands beside the draft already', () => {
    const all = kept({ insight: 'Snow melts slowly.' }, [notChosen]);
    expect(unsentText(all, note)).toEqual([typed, notChosen]);
    expect(unsentText(all, { ...note, setAside: [typed, notChosen] })).toEqual([]);
  });

  it('is one text to copy, under the names of its fields', () => {
    const fields = [
      { key: 'insight', label: 'Insight' },
      { key: 'plan', label: 'Plan' },
    ] as NoteField[];
    expect(inOneText([typed, notChosen], fields)).toBe('Insight: Snow melts slowly.\n\nPlan: Meet daily.');
  });
});
