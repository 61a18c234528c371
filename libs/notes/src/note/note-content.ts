import {
  type NoteContent,
  type NoteField,
  type NoteHeader,
  type NoteSetAside,
  overLongIn,
  writtenFields,
} from '@snowmelt/contracts';
import { noteErrors } from './note.errors.js';

/** @throws NOTES.UNKNOWN_FIELD, NOTES.FIELD_TOO_LONG (422) */
export function checkContent(
  content: NoteContent,
  template: readonly NoteField[],
  modality: NoteHeader['modality'],
): void {
  const fields = writtenFields(template, modality);
  const known = new Set(fields.map((field) => field.key));
  const unknown = Object.keys(content).filter((key) => !known.has(key));
  if (unknown.length > 0) throw noteErrors.unknownFields(unknown);
  const long = overLongIn(content, fields);
  if (long.length > 0) throw noteErrors.tooLong(long);
}

/** The fields still missing before the note can be signed, in the template's order. */
export function missingToSign(
  content: NoteContent,
  template: readonly NoteField[],
  modality: NoteHeader['modality'],
): NoteField[] {
  return writtenFields(template, modality).filter(
    (field) => field.required && (content[field.key] ?? '').trim() === '',
  );
}

/** As much as one save: fifty of the longest fields. Every read of the draft returns these texts too. */
const SET_ASIDE_MAX = 1024 * 1024;

/** @throws NOTES.TOO_MUCH_SET_ASIDE (422) */
export function checkSetAside(kept: readonly NoteSetAside[], added: readonly NoteSetAside[]): void {
  const texts = new Map(
    [...kept, ...added].map((text) => [`${text.origin} ${text.writtenAt}`, JSON.stringify(text).length]),
  );
  if (added.length > 0 && [...texts.values()].reduce((sum, length) => sum + length, 0) > SET_ASIDE_MAX)
    throw noteErrors.tooMuchSetAside();
}
