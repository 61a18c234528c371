import type { NoteField, OverLong } from '@snowmelt/contracts';
import { CodedError } from '@snowmelt/http';

/** The errors of this domain. None contains text of a note; `errors` names template fields only. */
export const noteErrors = {
  noTemplate: () => new CodedError(422, 'NOTES.NO_TEMPLATE', 'The clinic has no note template for this kind of visit.'),
  visitNotHeld: () =>
    new CodedError(
      409,
      'NOTES.VISIT_NOT_HELD',
      'This visit was cancelled or missed, so there is nothing to write a note about.',
    ),
  visitNotBegun: () =>
    new CodedError(
      409,
      'NOTES.VISIT_NOT_BEGUN',
      'This visit has no recorded start. Record that the patient arrived, then sign.',
    ),
  visitGoesOn: () =>
    new CodedError(
      409,
      'NOTES.VISIT_GOES_ON',
      'This visit is still open. End it on its page in Visits, then sign: the time of its end is part of the note.',
    ),
  /** For a caller who is not the clinician of the visit, before they begin its note. */
  colleaguesVisit: (clinician: string) =>
    new CodedError(
      409,
      'NOTES.COLLEAGUES_VISIT',
      `This visit is booked with ${clinician}. Whoever starts the note is its author.`,
      { clinician },
    ),
  authorIsHere: ({ author }: { readonly author: { readonly displayName: string } }) =>
    new CodedError(409, 'NOTES.AUTHOR_IS_HERE', `${author.displayName} is signed in. Ask them to finish the note.`),
  signed: () => new CodedError(409, 'NOTES.SIGNED', 'This note is signed and can no longer change. Add an addendum.'),
  notSigned: () =>
    new CodedError(409, 'NOTES.NOT_SIGNED', 'This note is still a draft. Only a signed note can have an addendum.'),
  alreadySigned: () => new CodedError(409, 'NOTES.ALREADY_SIGNED', 'This note is signed by its author.'),
  notTheAuthor: ({ id, patientId }: { readonly id: string; readonly patientId: string }) =>
    new CodedError(403, 'NOTES.NOT_THE_AUTHOR', 'Only the author can change or sign this draft.', undefined, {
      kind: 'integration_note',
      id,
      patientId,
    }),
  versionNeeded: () =>
    new CodedError(
      428,
      'NOTES.VERSION_NEEDED',
      'Send If-Match with the version of the note that this change is based on.',
    ),
  /**
   * Without the note's text: the caller who signs or takes over reads the note again. A save returns it, see `Saved`.
   */
  changedMeanwhile: (facts: { readonly version: number; readonly etag: string }) =>
    new CodedError(
      412,
      'NOTES.CHANGED_MEANWHILE',
      'This note was changed elsewhere. Read it again, then continue.',
      facts,
    ),
  dateToCome: () =>
    new CodedError(422, 'NOTES.DATE_TO_COME', 'A late entry must be about a day in the past.', {
      errors: [{ path: 'happenedOn', message: 'is in the future' }],
    }),
  dateBeforeVisit: () =>
    new CodedError(422, 'NOTES.DATE_BEFORE_VISIT', 'A late entry must be about the day of the visit or a later day.', {
      errors: [{ path: 'happenedOn', message: 'is before the visit' }],
    }),
  unknownFields: (keys: readonly string[]) =>
    new CodedError(422, 'NOTES.UNKNOWN_FIELD', 'The note has fields that its template does not have.', {
      errors: keys.map((key) => ({ path: `content.${key}`, message: 'is not a field of the template' })),
    }),
  tooLong: (fields: readonly OverLong[]) =>
    new CodedError(422, 'NOTES.FIELD_TOO_LONG', 'Some text is too long for its field. Shorten it.', {
      errors: fields.map(({ field: { key, label, maxLength }, over }) => ({
        path: `content.${key}`,
        message: `${label} may have at most ${maxLength} characters and has ${over} more`,
      })),
    }),
  tooMuchSetAside: () =>
    new CodedError(
      422,
      'NOTES.TOO_MUCH_SET_ASIDE',
      'Too much text is set aside beside this draft. Copy what matters into the note, then sign it.',
    ),
  incomplete: (fields: readonly NoteField[]) =>
    new CodedError(422, 'NOTES.INCOMPLETE', 'Some fields must be filled in before the note can be signed.', {
      errors: fields.map((field) => ({ path: `content.${field.key}`, message: `${field.label} is needed to sign` })),
    }),
};
