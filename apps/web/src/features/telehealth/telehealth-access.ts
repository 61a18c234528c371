import type { Me } from '@snowmelt/contracts';
import { hasRole } from '../../shell/me';

/** Who meets patients by video. */
export const mayMeet = (me: Me) => hasRole(me, 'clinician', 'prescriber');
