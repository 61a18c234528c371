import type {
  AddendumKind,
  NoteContent,
  NoteHandover,
  NoteHeader,
  NoteSignature,
  NoteTemplate,
} from '@snowmelt/contracts';
import { canonicalJson, sha256 } from '@snowmelt/crypto';

/**
 * The version of the hash's rule. A new rule needs a new version; notes are verified by the rule they were signed with.
 */
export const HASH_VERSION = 2;
/** By what the signer had proved, at most five minutes before, who they are. */
export type SignedWith = NoteSignature['signedWith'];

/** Everything that a signature covers. `signedName` and `signedWith` are null in version 1. */
export interface SignedNote {
  readonly hashVersion: number;
  readonly noteId: string;
  readonly patientId: string;
  readonly appointmentId: string;
  readonly template: NoteTemplate;
  readonly header: NoteHeader;
  readonly content: NoteContent;
  readonly handovers: readonly NoteHandover[];
  readonly signedBy: string;
  readonly signedName: string | null;
  readonly signedWith: SignedWith;
  readonly signedAt: string;
  readonly meaning: string;
}

export interface SignedAddendum {
  readonly hashVersion: number;
  readonly noteId: string;
  /** The note's hash, so that an addendum cannot be moved to another note. */
  readonly noteHash: string;
  readonly kind: AddendumKind;
  readonly text: string;
  readonly reason: string | null;
  readonly happenedOn: string | null;
  readonly authorId: string;
  readonly signedName: string | null;
  readonly signedWith: SignedWith;
  readonly signedAt: string;
}

/** SHA-256 in hexadecimal. The parts are picked by name, so an extra property on the input does not change the hash. */
export function noteHash(note: SignedNote): string {
  return sha256(canonicalJson(note.hashVersion === 1 ? partsOfFirst(note) : partsOf(note))).toString('hex');
}

function partsOf({
  hashVersion,
  noteId,
  patientId,
  appointmentId,
  template,
  header,
  content,
  handovers,
  signedBy,
  signedName,
  signedWith,
  signedAt,
  meaning,
}: SignedNote): object {
  const { code, version, name, fields, signatureMeaning, source, approvedBy, approvedAt } = template;
  return {
    hashVersion,
    noteId,
    patientId,
    appointmentId,
    template: { code, version, name, fields, signatureMeaning, source, approvedBy, approvedAt },
    header,
    content,
    handovers: handovers.map(({ from, to, reason, at }) => ({ from, to, reason, at })),
    signedBy,
    signedName,
    signedWith,
    signedAt,
    meaning,
  };
}

function partsOfFirst({
  noteId,
  patientId,
  appointmentId,
  template: { code, version },
  header,
  content,
  signedBy,
  signedAt,
  meaning,
}: SignedNote): object {
  return {
    noteId,
    patientId,
    appointmentId,
    template: { code, version },
    header,
    content,
    signedBy,
    signedAt,
    meaning,
  };
}

export function addendumHash({
  hashVersion,
  noteId,
  noteHash: note,
  kind,
  text,
  reason,
  happenedOn,
  authorId,
  signedName,
  signedWith,
  signedAt,
}: SignedAddendum): string {
  const first = { noteId, note, kind, text, reason, happenedOn, authorId, signedAt };
  return sha256(canonicalJson(hashVersion === 1 ? first : { ...first, hashVersion, signedName, signedWith })).toString(
    'hex',
  );
}
