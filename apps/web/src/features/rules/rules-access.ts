import type { Me } from '@snowmelt/contracts';
import { hasRole } from '../../shell/me';

/** Whoever may draft a change of what gates care. The director alone approves it. */
export const mayDraft = (me: Me) => hasRole(me, 'admin', 'prescriber', 'medical_director');
export const isDirector = (me: Me) => hasRole(me, 'medical_director');
