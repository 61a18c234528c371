import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import type { AddAddendum, AddendumAdded } from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { notFound } from '@snowmelt/http';
import { etagOf } from './note-etag.js';
import { addendumHash, HASH_VERSION } from './note-hash.js';
import { checkLateEntry, checkTakesAddenda } from './note.policy.js';
import { NoteRepository } from './note.repository.js';

/** Adds to a signed note: labelled, dated and signed by its author. The signed note itself stays unchanged. */
@Injectable()
export class AddendumService {
  constructor(
    private readonly notes: NoteRepository,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** @throws NOTES.NOT_SIGNED (409), NOTES.DATE_TO_COME, NOTES.DATE_BEFORE_VISIT (422) */
  async add(noteId: string, request: AddAddendum): Promise<AddendumAdded> {
    const note = await this.notes.findLocked(noteId);
    if (!note) throw notFound('note');
    checkTakesAddenda(note);
    const now = this.clock.now();
    const happenedOn = request.kind === 'LATE_ENTRY' ? request.happenedOn : null;
    if (happenedOn !== null) checkLateEntry(happenedOn, note.visit, now);
    const { kind, text, reason = null } = request;
    const signed = { kind, text, reason, happenedOn, ...(await this.signature(now)) };
    const contentHash = addendumHash({ ...signed, noteId, noteHash: note.contentHash as string });
    const id = await this.notes.addAddendum(noteId, { ...signed, contentHash });
    this.events.append('note.addendum-added', {
      patientId: note.patientId,
      noteId,
      appointmentId: note.appointmentId,
    });
    this.audit.append({
      action: 'note.add-addendum',
      entityKind: 'note_addendum',
      entityId: id,
      patientId: note.patientId,
      detail: { kind, contentHash },
    });
    const etag = etagOf(noteId, note.version, note.addenda.length + 1);
    return { id, noteId, kind, signedAt: signed.signedAt, contentHash, etag };
  }

  private async signature(now: Date) {
    const authorId = actors.staffId();
    return {
      authorId,
      signedAt: now.toISOString(),
      hashVersion: HASH_VERSION,
      signedName: await this.notes.nameOf(authorId),
      signedWith: actors.provedBy(),
    } as const;
  }
}
