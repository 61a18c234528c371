import type { NoteStatus } from '@snowmelt/contracts';

/** A signed note never changes; later text is an addendum. */
const next: Readonly<Record<NoteStatus, readonly NoteStatus[]>> = {
  draft: ['signed'],
  signed: [],
};

export function canTransition(from: NoteStatus, to: NoteStatus): boolean {
  return next[from].includes(to);
}

/** No status follows, so the note takes addenda but no edits. */
export function isFinal(status: NoteStatus): boolean {
  return next[status].length === 0;
}
