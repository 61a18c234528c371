import { inZone } from '@snowmelt/clock';
import type { AppointmentStatus, NoteStatus } from '@snowmelt/contracts';
import { noteErrors } from './note.errors.js';
import { isFinal, mayBecome } from './note.status.js';

export interface NoteFacts {
  readonly id: string;
  readonly patientId: string;
  readonly status: NoteStatus;
  readonly author: { readonly id: string };
}
export interface VisitFacts {
  readonly status: AppointmentStatus;
  /** Somebody arrived, or the video visit was begun, whatever was recorded since. */
  readonly began: boolean;
  /** The video visit was begun and not ended. */
  readonly goesOn: boolean;
  readonly startsAt: string;
  readonly timeZone: string;
}
/** With whom the visit is booked; nobody, when no clinician has a lane in it. */
export interface BookedWith {
  readonly clinician: string | null;
  readonly clinicianIds: readonly string[];
}

/** Only its author writes a draft, and nobody a signed note. @throws NOTES.SIGNED (409), NOTES.NOT_THE_AUTHOR (403) */
export function checkMayWrite(note: NoteFacts, staffId: string): void {
  if (isFinal(note.status)) throw noteErrors.signed();
  if (note.author.id !== staffId) throw noteErrors.notTheAuthor(note);
}

/** Answers whether there is something left to sign: signing again by the same person is signing once. @throws NOTES.ALREADY_SIGNED (409), NOTES.NOT_THE_AUTHOR (403) */
export function mustStillSign(note: NoteFacts, staffId: string): boolean {
  const open = mayBecome(note.status, 'signed');
  if (!open && note.author.id !== staffId) throw noteErrors.alreadySigned();
  if (!open) return false;
  checkMayWrite(note, staffId);
  return true;
}

/** What was typed and not sent before a draft went on with somebody else is put beside it by whoever typed it. @throws NOTES.SIGNED (409), NOTES.NOT_THE_AUTHOR (403) */
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

/** A note can be begun before the visit, to prepare, and of a visit that was broken off. @throws NOTES.VISIT_NOT_HELD (409) */
export function checkVisitHasNote({ status, began }: Held): void {
  if ((status === 'cancelled' || status === 'noshow') && !began) throw noteErrors.visitNotHeld();
}

/** Whoever signs says that the visit was so, from when to when: it must have begun, and be over. @throws NOTES.VISIT_NOT_HELD, NOTES.VISIT_NOT_BEGUN, NOTES.VISIT_GOES_ON (409) */
export function checkVisitCanBeSigned(visit: Held & Pick<VisitFacts, 'goesOn'>): void {
  checkVisitHasNote(visit);
  if (visit.status === 'booked' && !visit.began) throw noteErrors.visitNotBegun();
  if (visit.goesOn) throw noteErrors.visitGoesOn();
}

/** Who looks at the visit of a colleague does not become the author by looking. @throws NOTES.COLLEAGUES_VISIT (409) */
export function checkMayBegin({ clinician, clinicianIds }: BookedWith, staffId: string, ofColleague: boolean): void {
  if (ofColleague || clinician === null || clinicianIds.length === 0 || clinicianIds.includes(staffId)) return;
  throw noteErrors.colleaguesVisit(clinician);
}

/**
 * A draft goes on with the clinician of the visit, or with whoever stands in while its author is not signed in.
 * Answers whether there is something to hand over. @throws NOTES.SIGNED, NOTES.AUTHOR_IS_HERE (409)
 */
export function mustHandOver(
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

/** A late entry speaks of the visit's day or of one since, by the calendar there. @throws NOTES.DATE_BEFORE_VISIT, NOTES.DATE_TO_COME (422) */
export function checkLateEntry(
  happenedOn: string,
  { startsAt, timeZone }: Pick<VisitFacts, 'startsAt' | 'timeZone'>,
  now: Date,
): void {
  const day = (instant: Date) => inZone(instant, timeZone).toISODate() as string;
  if (happenedOn > day(now)) throw noteErrors.dateToCome();
  if (happenedOn < day(new Date(startsAt))) throw noteErrors.dateBeforeVisit();
}
