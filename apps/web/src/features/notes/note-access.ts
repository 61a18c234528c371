import type { Me } from '@snowmelt/contracts';
import { hasRole } from '../../shell/me';

export const mayWriteNotes = (me: Me) => hasRole(me, 'clinician', 'prescriber');
export const mayReadNotes = (me: Me) => hasRole(me, 'clinician', 'prescriber', 'nurse');
/** The list of unsigned notes contains no note text. */
export const maySeeUnsigned = (me: Me) => mayReadNotes(me) || hasRole(me, 'admin');
