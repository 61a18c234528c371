import { type NoteContent, type NoteField, type NoteHeader, writtenFields } from '@snowmelt/contracts';
import { noteErrors } from './note.errors.js';

/** @throws NOTES.UNKNOWN_FIELD, NOTES.FIELD_TOO_LONG (422) */
export function checkContent(content: NoteContent, template: readonly NoteField[], modality: NoteHeader['modality']): void {
  const fields = writtenFields(template, modality);
  const known = new Set(fields.map((field) => field.key));
  const unknown = Object.keys(content).filter((key) => !known.has(key));
  if (unknown.length > 0) throw noteErrors.unknownFields(unknown);
  const long = fields.filter((field) => (content[field.key] ?? '').length > field.maxLength);
  if (long.length > 0) throw noteErrors.tooLong(long);
}

/** The fields that must be written before the note can be signed, in the order of the template. */
export function missingToSign(content: NoteContent, template: readonly NoteField[], modality: NoteHeader['modality']): NoteField[] {
  return writtenFields(template, modality).filter((field) => field.required && (content[field.key] ?? '').trim() === '');
}
