import type { Touch } from '@snowmelt/contracts';
import { showLocal } from '../../shell/times';

/** What a touch is about: what there is to read by its title, and of which visit. */
export const showTouch = ({
  reason,
  educationTitle,
  visitLocal,
}: Pick<Touch, 'reason' | 'educationTitle' | 'visitLocal'>) =>
  `${reason}${educationTitle ? `: “${educationTitle}”` : ''}${visitLocal ? ` (${showLocal(visitLocal)})` : ''}`;
