import type { Stage } from '@snowmelt/contracts';
import type { EducationTrigger } from '@snowmelt/education';

/** `linkItem`: the item the link was sent for. `serviceCode`: of the visit the link is for. */
interface Reader {
  readonly linkItem: string | null;
  readonly serviceCode: string | null;
  readonly stage: Stage | null;
}

/**
 * What the patient reads on a page: the link's own item, else the visit's preparation, else what fits the present stage. What belongs
 * before another kind of visit, or speaks of what was agreed on in one, is not for everybody of the stage.
 */
export function readingOfVisit(
  { linkItem, serviceCode, stage }: Reader,
  items: readonly EducationTrigger[],
): string | null {
  if (linkItem) return linkItem;
  const ofStage = items.filter((item) => stage !== null && item.stages.includes(stage));
  const fits =
    items.find((item) => item.anchor === 'appointment_start' && item.serviceCode === serviceCode) ??
    ofStage.find((item) => item.anchor === 'course_started') ??
    ofStage.find((item) => item.anchor === 'appointment_end' && !item.after);
  return fits?.code ?? null;
}
