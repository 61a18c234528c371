import type { Me } from '@snowmelt/contracts';
import { hasRole } from '../../shell/me';

/** Who may join video visits. */
export const mayMeet = (me: Me) => hasRole(me, 'clinician', 'prescriber');
/** Who sees the list of them: also those who tell a clinician that somebody waits. */
export const maySeeVisits = (me: Me) => mayMeet(me) || hasRole(me, 'front_desk', 'nurse');
