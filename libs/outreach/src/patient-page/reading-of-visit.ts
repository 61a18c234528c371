import type { ServicePurpose, Stage } from '@snowmelt/contracts';
import type { EducationTrigger } from '@snowmelt/education';

/** `linkItem`: the item the link was sent for. `purpose`: what the link's visit is for. */
interface Reader {
  readonly linkItem: string | null;
  readonly purpose: ServicePurpose | null;
  readonly stage: Stage | null;
}

/**
 * The item a patient's page shows: the link's own, else the visit's preparation, else what fits the present stage. An
 * item that prepares for another kind of visit, or refers to what was agreed on in one, does not suit every patient of
 * the stage.
 */
export function readingOfVisit(
  { linkItem, purpose, stage }: Reader,
  items: readonly EducationTrigger[],
): string | null {
  if (linkItem) return linkItem;
  const ofStage = items.filter((item) => stage !== null && item.stages.includes(stage));
  const fits =
    items.find((item) => item.anchor === 'appointment_start' && purpose !== null && item.purposes.includes(purpose)) ??
    ofStage.find((item) => item.anchor === 'course_stage') ??
    ofStage.find((item) => item.anchor === 'appointment_end' && !item.after);
  return fits?.code ?? null;
}
