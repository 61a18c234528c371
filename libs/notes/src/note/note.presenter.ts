import type { Note, NoteAddendum, NoteReference, NoteSaved, NoteSignature, NoteStale } from '@snowmelt/contracts';
import { etagOf } from './note-etag.js';
import { addendumHash, noteHash } from './note-hash.js';
import type { AddendumRow, NoteRow } from './note.repository.js';

export const currentEtag = (row: NoteRow) => etagOf(row.id, row.version, row.addenda.length);

export function presentNote(row: NoteRow): Note {
  const signature = row.signedAt === null ? null : presentSignature(row);
  return {
    ...presentReference(row),
    ...presentSaved(row),
    patientName: row.patientName,
    template: row.template,
    header: row.header,
    content: row.content,
    createdAt: row.createdAt,
    signature,
    intact: signature === null || signature.contentHash === hashOf(row),
    addenda: row.addenda.map((addendum) => presentAddendum(row, addendum)),
    handovers: row.handovers,
    setAside: row.setAside,
  };
}

export function presentReference(row: NoteRow): NoteReference {
  return {
    id: row.id,
    appointmentId: row.appointmentId,
    patientId: row.patientId,
    author: row.author,
    status: row.status,
    etag: currentEtag(row),
  };
}

export function presentSaved(row: NoteRow): NoteSaved {
  return { id: row.id, version: row.version, etag: currentEtag(row), updatedAt: row.updatedAt };
}

export function presentStale(row: NoteRow): NoteStale {
  return {
    version: row.version,
    etag: currentEtag(row),
    updatedAt: row.updatedAt,
    content: row.content,
    setAside: row.setAside,
  };
}

/** For signed notes only. The signer is the author: the database lets no one else sign. */
export function presentSignature(row: NoteRow): NoteSignature {
  return {
    noteId: row.id,
    by: row.author,
    at: row.signedAt as string,
    meaning: row.signatureMeaning as string,
    signedWith: row.signedWith,
    contentHash: row.contentHash as string,
  };
}

/** The hash of what is stored now, to compare with the signed hash. */
function hashOf(row: NoteRow): string {
  return noteHash({
    ...row,
    noteId: row.id,
    signedBy: row.author.id,
    signedAt: row.signedAt as string,
    meaning: row.signatureMeaning as string,
  });
}

function presentAddendum(note: NoteRow, { hashVersion, signedName, ...addendum }: AddendumRow): NoteAddendum {
  const hash = addendumHash({
    ...addendum,
    hashVersion,
    signedName,
    noteId: note.id,
    noteHash: note.contentHash as string,
    authorId: addendum.author.id,
  });
  return { ...addendum, intact: hash === addendum.contentHash };
}
