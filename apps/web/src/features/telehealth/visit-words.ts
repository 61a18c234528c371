import type { TelehealthVisit, VisitState } from '@snowmelt/contracts';
import type { VisitStateKind } from '../../clinic/visit-states';

/** How each state of a video visit is shown. */
export const shownStates: Record<VisitState, { readonly state: VisitStateKind; readonly word: string }> = {
  scheduled: { state: 'booked', word: 'Not here yet' },
  waiting: { state: 'waiting', word: 'In the waiting room' },
  admitted: { state: 'arrived', word: 'Coming in' },
  in_progress: { state: 'inside', word: 'In progress' },
  interrupted: { state: 'late', word: 'Interrupted' },
  ended: { state: 'done', word: 'Ended' },
  no_show: { state: 'absent', word: 'Did not come' },
};

/** The patient was admitted, and the clinician is not there (any more). */
export const isAlone = ({ state, patientPresent }: Pick<TelehealthVisit, 'state' | 'patientPresent'>) =>
  state === 'interrupted' && patientPresent;

/** e.g. "3:07" or "1:02:45". */
export function showElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  return `${hours > 0 ? `${hours}:${two(Math.floor(seconds / 60) % 60)}` : Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** Whole minutes, as they are said. */
export const waitedMinutes = (since: string, now: string) =>
  Math.max(0, Math.floor((Date.parse(now) - Date.parse(since)) / 60_000));
