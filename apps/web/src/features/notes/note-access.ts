import type { Me } from '@snowmelt/contracts';

const has = (me: Me, ...roles: Me['roles']) => me.roles.some((role) => roles.includes(role));

export const mayWriteNotes = (me: Me) => has(me, 'clinician', 'prescriber');
export const mayReadNotes = (me: Me) => has(me, 'clinician', 'prescriber', 'nurse');
/** The list of what is unsigned has no text. */
export const maySeeUnsigned = (me: Me) => mayReadNotes(me) || has(me, 'admin');
