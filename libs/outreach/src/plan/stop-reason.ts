import { type Stage, stopsDoses } from '@snowmelt/contracts';

const ENDED: readonly Stage[] = ['withdrawn', 'transferred', 'declined', 'discharged'];

/** Tells staff why nothing about a dose is sent, such as "the course is on hold". Null while the course goes on. */
export function stopReason(stageOfDose: Stage | null): string | null {
  if (!stopsDoses(stageOfDose)) return null;
  if (stageOfDose === 'on_hold') return 'the course is on hold';
  return ENDED.includes(stageOfDose as Stage)
    ? `the course is over (${stageOfDose})`
    : `the course is not where a dose is given yet (${stageOfDose})`;
}
