import type { FreeSlot } from '@snowmelt/contracts';

/** With whom a free time would be, where that is not who was chosen: nobody changes their therapist unseen. */
export function otherClinician(
  { resources }: Pick<FreeSlot, 'resources'>,
  chosenIds: readonly string[],
): string | null {
  const clinician = resources.find(({ kind }) => kind === 'clinician');
  return clinician && !chosenIds.includes(clinician.id) ? clinician.name : null;
}
