import type { NoteStatus } from '@snowmelt/contracts';

/** A signed note stays what it is; what comes later is an addendum. */
const next: Readonly<Record<NoteStatus, readonly NoteStatus[]>> = {
  draft: ['signed'],
  signed: [],
};

export function mayBecome(from: NoteStatus, to: NoteStatus): boolean {
  return next[from].includes(to);
}

/** Nothing leads on from here: no edit, but addenda. */
export function isFinal(status: NoteStatus): boolean {
  return next[status].length === 0;
}
