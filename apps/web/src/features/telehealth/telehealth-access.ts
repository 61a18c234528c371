import type { Me } from '@snowmelt/contracts';
import { hasRole } from '../../shell/me';

/** Who may join video visits. */
export const mayMeet = (me: Me) => hasRole(me, 'clinician', 'prescriber');
