import { inZone } from '@snowmelt/clock';
import type { AppointmentStatus, NoteStatus } from '@snowmelt/contracts';
import { noteErrors } from './note.errors.js';
import { isFinal, canTransition } from './note.status.js';

export interface NoteFacts {
  readonly id: string;
  readonly patientId: string;
  readonly status: NoteStatus;
  readonly author: { readonly id: string };
}
export interface VisitFacts {
  readonly status: AppointmentStatus;
  /** The patient arrived or the video visit started, whatever status was recorded since. */
  readonly began: boolean;
  /** The video visit started and has not ended. */
  readonly goesOn: boolean;
  readonly startsAt: string;
  readonly timeZone: string;
}
/** The clinicians the visit is booked with; null and empty when there are none. */
export interface BookedWith {
  readonly clinician: string | null;
  readonly clinicianIds: readonly string[];
}

/**
 * Only its author edits a draft, and no one a signed note.
 * @throws NOTES.SIGNED (409), NOTES.NOT_THE_AUTHOR (403)
 */
export function checkMayWrite(note: NoteFacts, staffId: string): void {
  if (isFinal(note.status)) throw noteErrors.signed();
  if (note.author.id !== staffId) throw noteErrors.notTheAuthor(note);
}

/**
 * Returns false when the same person already signed the note: signing is idempotent.
 * @throws NOTES.ALREADY_SIGNED (409), NOTES.NOT_THE_AUTHOR (403)
 */
export function needsSignature(note: NoteFacts, staffId: string): boolean {
  const open = canTransition(note.status, 'signed');
  if (!open && note.author.id !== staffId) throw noteErrors.alreadySigned();
  if (!open) return false;
  checkMayWrite(note, staffId);
  return true;
}

/**
 * Only a former author may add unsent texts to a draft that was handed over.
 * @throws NOTES.SIGNED (409), NOTES.NOT_THE_AUTHOR (403)
 */
export function checkMayHandIn(
  note: NoteFacts & { readonly handovers: readonly { readonly from: { readonly id: string } }[] },
  staffId: string,
): void {
  if (isFinal(note.status)) throw noteErrors.signed();
  if (!note.handovers.some(({ from }) => from.id === staffId)) throw noteErrors.notTheAuthor(note);
}

/** @throws NOTES.NOT_SIGNED (409) */
export function checkTakesAddenda(note: NoteFacts): void {
  if (!isFinal(note.status)) throw noteErrors.notSigned();
}

type Held = Pick<VisitFacts, 'status' | 'began'>;

/**
 * A note may be begun before the visit, to prepare it, and for a visit that was broken off.
 * @throws NOTES.VISIT_NOT_HELD (409)
 */
export function checkVisitHasNote({ status, began }: Held): void {
  if ((status === 'cancelled' || status === 'noshow') && !began) throw noteErrors.visitNotHeld();
}

/**
 * A signature states when the visit took place, so the visit must have begun and ended.
 * @throws NOTES.VISIT_NOT_HELD, NOTES.VISIT_NOT_BEGUN, NOTES.VISIT_GOES_ON (409)
 */
export function checkVisitCanBeSigned(visit: Held & Pick<VisitFacts, 'goesOn'>): void {
  checkVisitHasNote(visit);
  if (visit.status === 'booked' && !visit.began) throw noteErrors.visitNotBegun();
  if (visit.goesOn) throw noteErrors.visitGoesOn();
}

/**
 * Opening a colleague's visit must not make the caller its author by accident.
 * @throws NOTES.COLLEAGUES_VISIT (409)
 */
export function checkMayBegin({ clinician, clinicianIds }: BookedWith, staffId: string, ofColleague: boolean): void {
  if (ofColleague || clinician === null || clinicianIds.length === 0 || clinicianIds.includes(staffId)) return;
  throw noteErrors.colleaguesVisit(clinician);
}

/**
 * The visit's clinician may always take over a draft; anyone else only while its author is not signed in. Returns false
 * when the caller already is the author.
 * @throws NOTES.SIGNED, NOTES.AUTHOR_IS_HERE (409)
 */
export function needsHandOver(
  note: NoteFacts & { readonly author: { readonly displayName: string } },
  visit: BookedWith,
  staffId: string,
  authorIsHere: boolean,
): boolean {
  if (isFinal(note.status)) throw noteErrors.signed();
  if (note.author.id === staffId) return false;
  if (authorIsHere && !visit.clinicianIds.includes(staffId)) throw noteErrors.authorIsHere(note);
  return true;
}

/**
 * A late entry is about the day of the visit or a later one, by the calendar at the visit's place.
 * @throws NOTES.DATE_BEFORE_VISIT, NOTES.DATE_TO_COME (422)
 */
export function checkLateEntry(
  happenedOn: string,
  { startsAt, timeZone }: Pick<VisitFacts, 'startsAt' | 'timeZone'>,
  now: Date,
): void {
  const day = (instant: Date) => inZone(instant, timeZone).toISODate() as string;
  if (happenedOn > day(now)) throw noteErrors.dateToCome();
  if (happenedOn < day(new Date(startsAt))) throw noteErrors.dateBeforeVisit();
}
