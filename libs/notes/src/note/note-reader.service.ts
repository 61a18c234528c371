import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import type { Note, NoteSummaryPage, UnsignedPage, UnsignedQuery } from '@snowmelt/contracts';
import { notFound } from '@snowmelt/http';
import { Logger } from '@snowmelt/logging';
import { PatientService } from '@snowmelt/patients';
import { unsignedFlag } from '../unsigned/unsigned-flag.js';
import { UnsignedRepository } from '../unsigned/unsigned.repository.js';
import { presentNote } from './note.presenter.js';
import { NoteRepository } from './note.repository.js';

const PAGE_SIZE = 50;

/** Reads notes, with an audit entry for each read. */
@Injectable()
export class NoteReader {
  constructor(
    private readonly notes: NoteRepository,
    private readonly unsigned: UnsignedRepository,
    private readonly patients: PatientService,
    private readonly audit: AuditLog,
    private readonly log: Logger,
  ) {}

  async read(id: string): Promise<Note> {
    const row = await this.notes.find(id);
    if (!row) throw notFound('note');
    const note = presentNote(row);
    if (!note.intact || !note.addenda.every((addendum) => addendum.intact))
      this.log.error({ noteId: id }, 'a signed note is not what was signed');
    this.audit.append({
      action: 'note.read',
      entityKind: 'integration_note',
      entityId: id,
      patientId: note.patientId,
    });
    return note;
  }

  async ofPatient(patientId: string, cursor: string | null): Promise<NoteSummaryPage> {
    await this.patients.mustExist(patientId);
    const found = await this.notes.summaries(patientId, cursor, PAGE_SIZE + 1);
    const items = found.slice(0, PAGE_SIZE);
    this.audit.appendOnceInSession({
      action: 'note.list',
      entityKind: 'patient',
      entityId: patientId,
      patientId,
      detail: { count: items.length },
    });
    return { items, nextCursor: found.length > PAGE_SIZE ? (items.at(-1)?.id ?? null) : null };
  }

  async withoutSignature({ scope, cursor }: UnsignedQuery): Promise<UnsignedPage> {
    const found = await this.unsigned.list(scope === 'mine' ? actors.staffId() : null, cursor ?? null, PAGE_SIZE + 1);
    const items = found
      .slice(0, PAGE_SIZE)
      .map(({ ages, ...visit }) => ({ ...visit, flag: unsignedFlag(visit.ageHours, ages) }));
    this.audit.appendOnceInSession({
      action: 'note.list-unsigned',
      entityKind: 'integration_note',
      detail: { scope, count: items.length },
    });
    return { items, nextCursor: found.length > PAGE_SIZE ? (items.at(-1)?.appointmentId ?? null) : null };
  }
}
