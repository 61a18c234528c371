import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import type { NoteContent, NoteReference, NoteSaved, NoteSignature, NoteStale } from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { notFound } from '@snowmelt/http';
import { TemplateRepository } from '../template/template.repository.js';
import { checkContent, missingToSign } from './note-content.js';
import { compareVersion } from './note-etag.js';
import { canonicalJson, noteHash } from './note-hash.js';
import { noteErrors } from './note.errors.js';
import { checkMayWrite, checkVisitCanBeSigned, checkVisitHasNote, mustStillSign } from './note.policy.js';
import { currentEtag, presentReference, presentSaved, presentSignature, presentStale } from './note.presenter.js';
import { NoteRepository, type NoteRow } from './note.repository.js';

/** The save went through, or somebody was faster: then the version of the server, for the author to choose from. */
export type Saved = { readonly done: NoteSaved } | { readonly stale: NoteStale };

@Injectable()
export class NoteService {
  constructor(
    private readonly notes: NoteRepository, private readonly templates: TemplateRepository,
    private readonly audit: AuditLog, private readonly events: EventLog, private readonly clock: Clock,
  ) {}

  /** The note of a visit: the one there is, or a new draft of whoever asks. @throws NOTES.VISIT_NOT_HELD (409), NOTES.NO_TEMPLATE (422) */
  async open(appointmentId: string): Promise<{ created: boolean; note: NoteReference }> {
    const visit = await this.notes.visit(appointmentId);
    if (!visit) throw notFound('appointment');
    const known = await this.notes.ofAppointment(appointmentId);
    if (known) return { created: false, note: presentReference(known) };
    checkVisitHasNote(visit);
    const template = await this.templates.forService(visit.serviceCode);
    if (!template) throw noteErrors.noTemplate();
    const id = await this.notes.insert(appointmentId, actors.staffId(), template);
    const note = (await this.notes.ofAppointment(appointmentId)) as NoteRow;
    if (id) await this.record('note.started', 'note.start', note);
    return { created: id !== null, note: presentReference(note) };
  }

  /** @throws NOTES.SIGNED (409), NOTES.NOT_THE_AUTHOR (403), NOTES.VERSION_NEEDED (428), NOTES.UNKNOWN_FIELD, NOTES.FIELD_TOO_LONG (422) */
  async save(id: string, ifMatch: string | undefined, content: NoteContent): Promise<Saved> {
    const note = await this.mustFindLocked(id);
    checkMayWrite(note, actors.staffId());
    if (!this.isCurrent(note, ifMatch)) return this.stale(note);
    checkContent(content, note.template.fields);
    if (canonicalJson(content) === canonicalJson(note.content)) return { done: presentSaved(note) };
    const saved = { ...note, ...await this.notes.save(id, content) };
    await this.audit.append({ action: 'note.save', entityKind: 'integration_note', entityId: id, patientId: note.patientId, detail: { version: saved.version } });
    return { done: presentSaved(saved) };
  }

  /** @throws NOTES.ALREADY_SIGNED, NOTES.VISIT_TO_COME, NOTES.VISIT_NOT_HELD (409), NOTES.NOT_THE_AUTHOR (403), NOTES.VERSION_NEEDED (428), NOTES.CHANGED_MEANWHILE (412), NOTES.INCOMPLETE (422) */
  async sign(id: string, ifMatch: string | undefined): Promise<NoteSignature> {
    const note = await this.mustFindLocked(id);
    const by = actors.staffId();
    if (!mustStillSign(note, by)) return presentSignature(note);
    if (!this.isCurrent(note, ifMatch)) throw noteErrors.changedMeanwhile({ version: note.version, etag: currentEtag(note) });
    const now = this.clock.now();
    checkVisitCanBeSigned(note.visit, now);
    const missing = missingToSign(note.content, note.template.fields);
    if (missing.length > 0) throw noteErrors.incomplete(missing);
    const [at, meaning] = [now.toISOString(), note.template.signatureMeaning];
    const contentHash = noteHash({ ...note, noteId: id, signedBy: by, signedAt: at, meaning });
    await this.notes.sign(id, { header: note.header, by, at, meaning, contentHash });
    await this.record('note.signed', 'note.sign', note);
    return presentSignature((await this.notes.find(id)) as NoteRow);
  }

  private isCurrent(note: NoteRow, ifMatch: string | undefined): boolean {
    const version = compareVersion(ifMatch, currentEtag(note));
    if (version === 'absent') throw noteErrors.versionNeeded();
    return version === 'current';
  }

  /** The answer shows the text of the server, so it is a reading of the chart like any other. */
  private async stale(note: NoteRow): Promise<{ stale: NoteStale }> {
    await this.audit.append({ action: 'note.conflict', entityKind: 'integration_note', entityId: note.id, patientId: note.patientId, detail: { version: note.version } });
    return { stale: presentStale(note) };
  }

  private async record(event: 'note.started' | 'note.signed', action: string, { id, patientId, appointmentId }: NoteRow): Promise<void> {
    await this.events.append(event, { patientId, noteId: id, appointmentId });
    await this.audit.append({ action, entityKind: 'integration_note', entityId: id, patientId });
  }

  private async mustFindLocked(id: string): Promise<NoteRow> {
    const note = await this.notes.findLocked(id);
    if (!note) throw notFound('note');
    return note;
  }
}
