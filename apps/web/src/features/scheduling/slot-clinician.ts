import type { FreeSlot } from '@snowmelt/contracts';

/** The clinician of a free time, if not the chosen one: nobody gets another therapist unnoticed. */
export function otherClinician(
  { resources }: Pick<FreeSlot, 'resources'>,
  chosenIds: readonly string[],
): string | null {
  const clinician = resources.find(({ kind }) => kind === 'clinician');
  return clinician && !chosenIds.includes(clinician.id) ? clinician.name : null;
}
