import type { TelehealthVisit, VisitState } from '@snowmelt/contracts';

export const stateWords: Record<VisitState, string> = {
  scheduled: 'Not here yet',
  waiting: 'In the waiting room',
  admitted: 'Coming in',
  in_progress: 'In progress',
  interrupted: 'Interrupted',
  ended: 'Ended',
  no_show: 'Did not come',
};
export const stateColors: Record<VisitState, string> = {
  scheduled: 'gray.7',
  waiting: 'warm.8',
  admitted: 'indigo.8',
  in_progress: 'thaw.8',
  interrupted: 'warm.8',
  ended: 'gray.7',
  no_show: 'danger.8',
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
