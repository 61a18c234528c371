import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import type { NoteReference, NoteSaved, NoteSetAside, NoteSignature, NoteStale, SaveNote } from '@snowmelt/contracts';
import { canonicalJson } from '@snowmelt/crypto';
import { EventLog } from '@snowmelt/events';
import { notFound } from '@snowmelt/http';
import { PresenceService } from '@snowmelt/identity';
import { AttendanceService } from '@snowmelt/scheduling';
import { TemplateRepository } from '../template/template.repository.js';
import { checkContent, checkSetAside, missingToSign } from './note-content.js';
import { compareVersion } from './note-etag.js';
import { HASH_VERSION, noteHash } from './note-hash.js';
import { noteErrors } from './note.errors.js';
import {
  checkMayBegin,
  checkMayHandIn,
  checkMayWrite,
  checkVisitCanBeSigned,
  checkVisitHasNote,
  needsHandOver,
  needsSignature,
} from './note.policy.js';
import { currentEtag, presentReference, presentSaved, presentSignature, presentStale } from './note.presenter.js';
import { NoteRepository, type NoteRow } from './note.repository.js';

/** The save succeeded, or the note had changed: then the server's version, for the author to choose from. */
export type Saved = { readonly done: NoteSaved } | { readonly stale: NoteStale };

@Injectable()
export class NoteService {
  constructor(
    private readonly notes: NoteRepository,
    private readonly templates: TemplateRepository,
    private readonly presence: PresenceService,
    private readonly attendance: AttendanceService,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the visit's note, or begins a draft: by its clinician, or by a colleague who confirmed it.
   * @throws NOTES.VISIT_NOT_HELD, NOTES.COLLEAGUES_VISIT (409), NOTES.NO_TEMPLATE (422)
   */
  async open(appointmentId: string, ofColleague: boolean): Promise<{ created: boolean; note: NoteReference }> {
    const visit = await this.notes.visit(appointmentId);
    if (!visit) throw notFound('appointment');
    const known = await this.notes.ofAppointment(appointmentId);
    if (known) return { created: false, note: presentReference(known) };
    checkVisitHasNote(visit);
    checkMayBegin(visit, actors.staffId(), ofColleague);
    const template = await this.templates.forVisit(appointmentId);
    if (!template) throw noteErrors.noTemplate();
    const id = await this.notes.insert(appointmentId, actors.staffId(), template);
    const note = (await this.notes.ofAppointment(appointmentId)) as NoteRow;
    if (id) await this.record('note.started', 'note.start', note);
    return { created: id !== null, note: presentReference(note) };
  }

  /**
   * @throws NOTES.SIGNED (409), NOTES.NOT_THE_AUTHOR (403), NOTES.VERSION_NEEDED (428), NOTES.UNKNOWN_FIELD,
   * NOTES.FIELD_TOO_LONG, NOTES.TOO_MUCH_SET_ASIDE (422)
   */
  async save(id: string, ifMatch: string | undefined, { content, setAside }: SaveNote): Promise<Saved> {
    const note = await this.mustFindLocked(id);
    checkMayWrite(note, actors.staffId());
    if (!this.isCurrent(note, ifMatch)) return this.stale(note);
    for (const text of [content, ...setAside.map((one) => one.content)])
      checkContent(text, note.template.fields, note.header.modality);
    const isNew = canonicalJson(content) !== canonicalJson(note.content);
    if (!isNew && setAside.length === 0) return { done: presentSaved(note) };
    checkSetAside(note.setAside, setAside);
    await this.notes.setAside(id, setAside);
    const saved = { ...note, ...(isNew && (await this.notes.save(id, content))) };
    this.audit.append({
      action: 'note.save',
      entityKind: 'integration_note',
      entityId: id,
      patientId: note.patientId,
      detail: { version: saved.version, ...(setAside.length > 0 && { setAside: setAside.length }) },
    });
    return { done: presentSaved(saved) };
  }

  /**
   * Makes the caller the author of the draft, and records the hand-over in the note.
   * @throws NOTES.SIGNED, NOTES.AUTHOR_IS_HERE (409), NOTES.VERSION_NEEDED (428), NOTES.CHANGED_MEANWHILE (412)
   */
  async takeOver(id: string, ifMatch: string | undefined, reason: string): Promise<NoteReference> {
    const note = await this.mustFindLocked(id);
    const by = actors.staffId();
    if (!needsHandOver(note, note.visit, by, await this.presence.isSignedIn(note.author.id)))
      return presentReference(note);
    if (!this.isCurrent(note, ifMatch))
      throw noteErrors.changedMeanwhile({ version: note.version, etag: currentEtag(note) });
    await this.notes.handOver(id, by, reason);
    await this.record('note.handed-over', 'note.take-over', note, { from: note.author.id });
    return presentReference((await this.notes.find(id)) as NoteRow);
  }

  /** How many notes somebody began and has not signed. */
  async draftsOf(authorId: string): Promise<number> {
    return (await this.notes.draftsOf(authorId)).length;
  }

  /** Somebody leaves the clinic: a colleague goes on with all that they have not signed. */
  async handOverDrafts(authorId: string, toId: string, reason: string): Promise<void> {
    for (const id of await this.notes.draftsOf(authorId)) {
      const note = await this.mustFindLocked(id);
      await this.notes.handOver(id, toId, reason);
      await this.record('note.handed-over', 'note.hand-over', note, { from: authorId, to: toId });
    }
  }

  /**
   * Stores the unsent texts of a former author beside the draft. The version rises, so that the note cannot be signed
   * unseen.
   * @throws NOTES.SIGNED (409), NOTES.NOT_THE_AUTHOR (403), NOTES.UNKNOWN_FIELD, NOTES.FIELD_TOO_LONG,
   * NOTES.TOO_MUCH_SET_ASIDE (422)
   */
  async handIn(id: string, setAside: readonly NoteSetAside[]): Promise<NoteReference> {
    const note = await this.mustFindLocked(id);
    checkMayHandIn(note, actors.staffId());
    const texts = setAside.map((text) => ({ ...text, origin: 'handed-in' as const }));
    for (const { content } of texts) checkContent(content, note.template.fields, note.header.modality);
    checkSetAside(note.setAside, texts);
    await this.notes.setAside(id, texts);
    const { version } = await this.notes.save(id, note.content);
    this.audit.append({
      action: 'note.hand-in',
      entityKind: 'integration_note',
      entityId: id,
      patientId: note.patientId,
      detail: { version, setAside: setAside.length },
    });
    return presentReference((await this.notes.find(id)) as NoteRow);
  }

  /**
   * @throws NOTES.ALREADY_SIGNED, NOTES.VISIT_NOT_BEGUN, NOTES.VISIT_GOES_ON, NOTES.VISIT_NOT_HELD (409),
   * NOTES.NOT_THE_AUTHOR (403), NOTES.VERSION_NEEDED (428), NOTES.CHANGED_MEANWHILE (412), NOTES.INCOMPLETE (422)
   */
  async sign(id: string, ifMatch: string | undefined): Promise<NoteSignature> {
    const note = await this.mustFindLocked(id);
    const by = actors.staffId();
    if (!needsSignature(note, by)) return presentSignature(note);
    if (!this.isCurrent(note, ifMatch))
      throw noteErrors.changedMeanwhile({ version: note.version, etag: currentEtag(note) });
    checkVisitCanBeSigned(note.visit);
    const missing = missingToSign(note.content, note.template.fields, note.header.modality);
    if (missing.length > 0) throw noteErrors.incomplete(missing);
    const [at, meaning] = [this.clock.now().toISOString(), note.template.signatureMeaning];
    const signer = {
      hashVersion: HASH_VERSION,
      signedName: note.author.displayName,
      signedWith: actors.provedBy(),
    } as const;
    const contentHash = noteHash({ ...note, ...signer, noteId: id, signedBy: by, signedAt: at, meaning });
    await this.notes.sign(id, { ...signer, header: note.header, by, at, meaning, contentHash });
    await this.attendance.noteSigned(note.appointmentId);
    await this.record('note.signed', 'note.sign', note, { contentHash });
    return presentSignature((await this.notes.find(id)) as NoteRow);
  }

  private isCurrent(note: NoteRow, ifMatch: string | undefined): boolean {
    const version = compareVersion(ifMatch, currentEtag(note));
    if (version === 'absent') throw noteErrors.versionNeeded();
    return version === 'current';
  }

  /** The response contains the server's text, so it is audited as a read of the chart. */
  private async stale(note: NoteRow): Promise<{ stale: NoteStale }> {
    this.audit.append({
      action: 'note.conflict',
      entityKind: 'integration_note',
      entityId: note.id,
      patientId: note.patientId,
      detail: { version: note.version },
    });
    return { stale: presentStale(note) };
  }

  private async record(
    event: 'note.started' | 'note.handed-over' | 'note.signed',
    action: string,
    { id, patientId, appointmentId }: NoteRow,
    detail: Record<string, string> = {},
  ): Promise<void> {
    this.events.append(event, { patientId, noteId: id, appointmentId });
    this.audit.append({ action, entityKind: 'integration_note', entityId: id, patientId, detail });
  }

  private async mustFindLocked(id: string): Promise<NoteRow> {
    const note = await this.notes.findLocked(id);
    if (!note) throw notFound('note');
    return note;
  }
}
