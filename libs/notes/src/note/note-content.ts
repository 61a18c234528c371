import type { NoteContent, NoteField } from '@snowmelt/contracts';
import { noteErrors } from './note.errors.js';

const written = (fields: readonly NoteField[]) => fields.filter((field) => field.kind === 'text');

/** @throws NOTES.UNKNOWN_FIELD, NOTES.FIELD_TOO_LONG (422) */
export function checkContent(content: NoteContent, fields: readonly NoteField[]): void {
  const known = new Set(written(fields).map((field) => field.key));
  const unknown = Object.keys(content).filter((key) => !known.has(key));
  if (unknown.length > 0) throw noteErrors.unknownFields(unknown);
  const long = written(fields).filter((field) => (content[field.key] ?? '').length > field.maxLength);
  if (long.length > 0) throw noteErrors.tooLong(long);
}

/** The fields that must be written before the note can be signed, in the order of the template. */
export function missingToSign(content: NoteContent, fields: readonly NoteField[]): NoteField[] {
  return written(fields).filter((field) => field.required && (content[field.key] ?? '').trim() === '');
}
