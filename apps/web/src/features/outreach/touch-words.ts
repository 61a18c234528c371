import type { Touch } from '@snowmelt/contracts';
import { showLocal } from '../../shell/times';

/** What a message is about: its reason, the title of what there is to read, and the visit. */
export const showTouch = ({
  reason,
  educationTitle,
  visitLocal,
}: Pick<Touch, 'reason' | 'educationTitle' | 'visitLocal'>) =>
  `${reason}${educationTitle ? `: “${educationTitle}”` : ''}${visitLocal ? ` (${showLocal(visitLocal)})` : ''}`;
