import type { Me } from '@snowmelt/contracts';

/** Who meets patients by video. */
export const mayMeet = (me: Me) => me.roles.some((role) => role === 'clinician' || role === 'prescriber');
