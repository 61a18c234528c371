import type { NoteField } from './notes.js';
import type { AppointmentStatus } from './scheduling.js';
import type { VisitState } from './telehealth.js';
import type { Stage } from './treatment.js';

// apart from the schemas: a phone that asks one of these need not load what checks a request

/** The patient was let in, and the two may see each other. */
export const isVisitOpen = (state: VisitState) =>
  state === 'admitted' || state === 'in_progress' || state === 'interrupted';
/** Neither held nor called off: the patient is expected, or there already. */
export const isComing = (status: AppointmentStatus) => status === 'booked' || status === 'arrived';
const GIVES_DOSES: readonly Stage[] = ['preparation', 'induction', 'response_review', 'maintenance', 'taper'];
/** The course is on hold, over, or not yet where a dose may be given, and its doses with it: whoever prepares for one prepares for what does not take place. */
export const stopsDoses = (stage: Stage | null) => stage !== null && !GIVES_DOSES.includes(stage);

/** The migration of template version 3 (20261129000900) has the same words. */
const SUICIDE = /suicid|self[- ]?harm/i;
/** The field asks for thoughts of suicide: then nothing ready-made may be pressed instead of the answer. */
export const asksForSuicide = ({ label, hint }: Pick<NoteField, 'label' | 'hint'>) =>
  SUICIDE.test(label) || SUICIDE.test(hint);
/** The words that one press writes into an empty field, where that is allowed; also of a template from before that was refused. */
export const readyAnswer = (field: Pick<NoteField, 'label' | 'hint' | 'noneText'>) =>
  asksForSuicide(field) ? null : field.noneText || null;
