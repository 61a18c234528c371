import { type Stage, stopsDoses } from '@snowmelt/contracts';

/** Why nothing about a dose goes out, for staff: "the course is on hold". Null while the course goes on. */
export function stopReason(stageOfDose: Stage | null): string | null {
  if (!stopsDoses(stageOfDose)) return null;
  return stageOfDose === 'on_hold' ? 'the course is on hold' : `the course is over (${stageOfDose})`;
}
