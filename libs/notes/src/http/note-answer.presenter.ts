import { randomUUID } from 'node:crypto';
import type { Note, NoteReference, NoteSaved, Problem } from '@snowmelt/contracts';
import type { FastifyReply } from 'fastify';
import type { Saved } from '../note/note.service.js';

export function withEtag(reply: FastifyReply, note: Note): Note {
  void reply.header('etag', note.etag);
  return note;
}

export function opened(
  reply: FastifyReply,
  { created, note }: { created: boolean; note: NoteReference },
): NoteReference {
  void reply.status(created ? 201 : 200).header('etag', note.etag);
  return note;
}

/**
 * The result of a save. A version conflict returns a 412 problem with the server's text in `meta`, to the note's author
 * only. It is returned, not thrown: throwing would roll back the audit entry of this read.
 */
export function saved(reply: FastifyReply, outcome: Saved): NoteSaved | Problem {
  if ('done' in outcome) {
    void reply.header('etag', outcome.done.etag);
    return outcome.done;
  }
  void reply
    .status(412)
    .headers({ etag: outcome.stale.etag, 'content-type': 'application/problem+json; charset=utf-8' });
  return {
    type: 'about:blank',
    title: 'Changed meanwhile',
    status: 412,
    code: 'NOTES.CHANGED_MEANWHILE',
    detail: 'This note was changed elsewhere. Choose between the two texts.',
    traceId: randomUUID(),
    meta: { ...outcome.stale },
  };
}
