import { NoteStatus } from '@snowmelt/contracts';
import { isFinal, canTransition } from './note.status.js';

describe('the status of a note', () => {
  it.each(NoteStatus.options.flatMap((from) => NoteStatus.options.map((to) => [from, to] as const)))(
    '%s to %s is as the table says',
    (from, to) => {
      expect(canTransition(from, to)).toBe(from === 'draft' && to === 'signed');
    },
  );

  it('can reach every status from draft, and ends signed', () => {
    const reached = new Set<NoteStatus>(['draft']);
    for (const from of reached) for (const to of NoteStatus.options) if (canTransition(from, to)) reached.add(to);
    expect(reached.size).toBe(NoteStatus.options.length);
    expect(NoteStatus.options.filter(isFinal)).toEqual(['signed']);
  });
});
