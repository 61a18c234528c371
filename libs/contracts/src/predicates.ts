import type { NoteField, NoteHeader } from './notes.js';
import type { OutreachRules } from './outreach-policy.js';
import type { AppointmentStatus } from './scheduling.js';
import type { VisitState } from './telehealth.js';
import type { EndReason, Stage } from './treatment.js';

// apart from the schemas, so that a phone that needs a predicate does not load the validation code

/** The patient was admitted, and both sides may connect. */
export const isVisitOpen = (state: VisitState) =>
  state === 'admitted' || state === 'in_progress' || state === 'interrupted';
/** The visit has not been held or cancelled: the patient is expected or has arrived. */
export const isComing = (status: AppointmentStatus) => status === 'booked' || status === 'arrived';
const GIVES_DOSES: readonly Stage[] = ['preparation', 'induction', 'response_review', 'maintenance', 'taper'];
/** The course is on hold, over, or not yet at a stage with doses, so its booked doses do not take place. */
export const stopsDoses = (stage: Stage | null) => stage !== null && !GIVES_DOSES.includes(stage);

/** The endings that need a code, and the codes that fit each. A transfer and a refusal at the intake have none. */
export const endReasons: Readonly<Partial<Record<Stage, readonly EndReason[]>>> = {
  discharged: ['goals_met', 'no_benefit', 'harm'],
  withdrawn: ['patient_choice', 'lost', 'no_benefit', 'harm'],
};

/** The fields that the author writes at a visit of this modality, in the template's order. */
export function writtenFields(fields: readonly NoteField[], modality: NoteHeader['modality']): NoteField[] {
  const where = modality === 'in_person' ? 'in_person' : 'telehealth';
  return fields.filter((field) => field.kind === 'text' && (field.modality ?? where) === where);
}

/** Keep in step with the migration of template version 3 (20261129000900), which uses the same pattern. */
const SUICIDE = /suicid|self[- ]?harm/i;
/** The field asks about suicidal thoughts, so it must not offer a ready-made answer. */
export const asksForSuicide = ({ label, hint }: Pick<NoteField, 'label' | 'hint'>) =>
  SUICIDE.test(label) || SUICIDE.test(hint);
/** The text that one press writes into an empty field; null where none is allowed, whatever an old template says. */
export const readyAnswer = (field: Pick<NoteField, 'label' | 'hint' | 'noneText'>) =>
  asksForSuicide(field) ? null : field.noneText || null;

/** What keeps rules from being put in force, in words for whoever set them; empty when nothing does. */
export function faultsOfRules({ sendWindow, outerWindow, texts, reminders, late }: OutreachRules): string[] {
  const ends = ({ from, to }: { from: string; to: string }) => from < to;
  const isInside = sendWindow.from >= outerWindow.from && sendWindow.to <= outerWindow.to;
  const isBefore = (span: string) => !span.startsWith('-') && /[1-9]/.test(span);
  const all = [...reminders.dose, ...reminders.inPerson, ...reminders.video];
  return [
    ...(ends(sendWindow) && ends(outerWindow) ? [] : ['The hours end before they begin.']),
    ...(isInside ? [] : ['Messages are planned for hours in which none goes out.']),
    ...(texts.perWeek >= texts.perDay ? [] : ['Seven days cannot have fewer texts than one of them.']),
    ...(all.every(isBefore) ? [] : ['A reminder comes before the visit.']),
    ...(late && ![late.after, late.callBefore].every(isBefore)
      ? ['A message is late after its time, and somebody calls before the visit.']
      : []),
  ];
}
