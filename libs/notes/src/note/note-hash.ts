import type { AddendumKind, NoteContent, NoteHeader } from '@snowmelt/contracts';
import { sha256 } from '@snowmelt/crypto';

/** All that a signature stands for. */
export interface SignedNote {
  readonly noteId: string;
  readonly patientId: string;
  readonly appointmentId: string;
  readonly template: { readonly code: string; readonly version: number };
  readonly header: NoteHeader;
  readonly content: NoteContent;
  readonly signedBy: string;
  readonly signedAt: string;
  readonly meaning: string;
}

export interface SignedAddendum {
  readonly noteId: string;
  /** Of the note, so that an addendum cannot be moved to another text. */
  readonly noteHash: string;
  readonly kind: AddendumKind;
  readonly text: string;
  readonly reason: string | null;
  readonly happenedOn: string | null;
  readonly authorId: string;
  readonly signedAt: string;
}

/** RFC 8785 for what notes are made of: objects with sorted keys, strings, whole numbers, null. */
export function canonicalJson(value: unknown): string {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
  }
  if (typeof value === 'string' || value === null || Number.isSafeInteger(value)) return JSON.stringify(value);
  throw new TypeError('a note is made of objects, texts, whole numbers and null');
}

/** SHA-256 in hexadecimal. Named parts, so that a property more on the way in changes nothing. */
export function noteHash({ noteId, patientId, appointmentId, template: { code, version }, header, content, signedBy, signedAt, meaning }: SignedNote): string {
  return sha256(canonicalJson({ noteId, patientId, appointmentId, template: { code, version }, header, content, signedBy, signedAt, meaning })).toString('hex');
}

export function addendumHash({ noteId, noteHash: note, kind, text, reason, happenedOn, authorId, signedAt }: SignedAddendum): string {
  return sha256(canonicalJson({ noteId, note, kind, text, reason, happenedOn, authorId, signedAt })).toString('hex');
}
