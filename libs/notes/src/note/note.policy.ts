import type { AppointmentStatus, NoteStatus } from '@snowmelt/contracts';
import { noteErrors } from './note.errors.js';
import { isFinal, mayBecome } from './note.status.js';

export interface NoteFacts { readonly id: string; readonly patientId: string; readonly status: NoteStatus; readonly author: { readonly id: string } }
export interface VisitFacts { readonly status: AppointmentStatus; readonly startsAt: string }

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

/** @throws NOTES.NOT_SIGNED (409) */
export function checkTakesAddenda(note: NoteFacts): void {
  if (!isFinal(note.status)) throw noteErrors.notSigned();
}

/** A note can be begun before the visit, to prepare. @throws NOTES.VISIT_NOT_HELD (409) */
export function checkVisitHasNote(visit: VisitFacts): void {
  if (visit.status === 'cancelled' || visit.status === 'noshow') throw noteErrors.visitNotHeld();
}

/** Whoever signs says that the visit was so: it must have begun. @throws NOTES.VISIT_NOT_HELD, NOTES.VISIT_TO_COME (409) */
export function checkVisitCanBeSigned(visit: VisitFacts, now: Date): void {
  checkVisitHasNote(visit);
  if (visit.status === 'booked' && new Date(visit.startsAt) > now) throw noteErrors.visitToCome();
}
