import { Injectable } from '@nestjs/common';
import type { AddendumKind, AppointmentStatus, NoteContent, NoteHeader, NoteStatus, NoteSummary, NoteTemplate } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

/** What counts as a dose for "days since dose". */
const DOSE_SERVICE = 'infusion';

const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const person = (id: string) => `(SELECT jsonb_build_object('id', u.id, 'displayName', u.display_name) FROM staff_user u WHERE u.id = ${id})`;
// what the visit itself said: telehealth is no library this one may ask, so its facts are read from the events
const said = (type: string, which: 'min' | 'max') => `(SELECT ${instant(`${which}(e.occurred_at)`)} FROM domain_event e
    WHERE e.patient_id = a.patient_id AND e.type = '${type}' AND e.payload ->> 'appointmentId' = a.id::text)`;
const HEADER = `jsonb_build_object('service', s.name, 'modality', s.modality,
  'clinician', (SELECT string_agg(r.name, ', ' ORDER BY r.name) FROM reservation v JOIN bookable_resource r ON r.id = v.resource_id WHERE v.appointment_id = a.id AND r.kind = 'clinician'),
  'plannedStartsAt', ${instant('a.starts_at')}, 'plannedEndsAt', ${instant('a.ends_at')}, 
  'actualStartsAt', ${said('visit.started', 'min')}, 'actualEndsAt', ${said('visit.ended', 'max')},
  'daysSinceDose', (SELECT a.starts_local::date - max(d.starts_local)::date FROM appointment d JOIN service_type k ON k.id = d.service_type_id
    WHERE d.patient_id = a.patient_id AND k.code = '${DOSE_SERVICE}' AND d.status = 'fulfilled' AND d.starts_at < a.starts_at))`;
const SELECT = `
  SELECT n.id, n.patient_id AS "patientId", p.given_name || ' ' || p.family_name AS "patientName", n.appointment_id AS "appointmentId", ${person('n.author_id')} AS author,
    n.content, n.status, n.version, ${instant('n.created_at')} AS "createdAt", ${instant('n.updated_at')} AS "updatedAt", coalesce(n.header, ${HEADER}) AS header,
    ${instant('n.signed_at')} AS "signedAt", n.signature_meaning AS "signatureMeaning", encode(n.content_hash, 'hex') AS "contentHash",
    jsonb_build_object('code', t.code, 'version', t.version, 'name', t.name, 'fields', t.definition -> 'fields', 'signatureMeaning', t.definition ->> 'signatureMeaning', 'source', t.source, 'approvedBy', t.approved_by, 'approvedAt', ${instant('t.approved_at')}) AS template,
    jsonb_build_object('status', a.status, 'startsAt', ${instant('a.starts_at')}, 'timeZone', a.time_zone) AS visit,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', d.id, 'kind', d.kind, 'text', d.text, 'reason', d.reason, 'happenedOn', d.happened_on, 'author', ${person('d.author_id')},
      'signedAt', ${instant('d.signed_at')}, 'contentHash', encode(d.content_hash, 'hex')) ORDER BY d.signed_at, d.id) FROM note_addendum d WHERE d.note_id = n.id), '[]') AS addenda
  FROM integration_note n JOIN patient p ON p.id = n.patient_id JOIN appointment a ON a.id = n.appointment_id JOIN service_type s ON s.id = a.service_type_id
    JOIN note_template t ON t.code = n.template_code AND t.version = n.template_version`;

interface Person { readonly id: string; readonly displayName: string }
export interface AddendumRow {
  readonly id: string;
  readonly kind: AddendumKind;
  readonly text: string;
  readonly reason: string | null;
  readonly happenedOn: string | null;
  readonly author: Person;
  readonly signedAt: string;
  readonly contentHash: string;
}
export interface NoteRow {
  readonly id: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly appointmentId: string;
  readonly author: Person;
  readonly content: NoteContent;
  readonly status: NoteStatus;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Of a draft as the visit is now, of a signed note as it was then. */
  readonly header: NoteHeader;
  readonly signedAt: string | null;
  readonly signatureMeaning: string | null;
  readonly contentHash: string | null;
  readonly template: NoteTemplate;
  readonly visit: { readonly status: AppointmentStatus; readonly startsAt: string; readonly timeZone: string };
  readonly addenda: AddendumRow[];
}
export interface VisitRow { readonly serviceCode: string; readonly status: AppointmentStatus; readonly startsAt: string }

@Injectable()
export class NoteRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async visit(appointmentId: string): Promise<VisitRow | null> {
    const [row] = await this.unitOfWork.query<VisitRow>(
      `SELECT s.code AS "serviceCode", a.status, ${instant('a.starts_at')} AS "startsAt" FROM appointment a JOIN service_type s ON s.id = a.service_type_id WHERE a.id = $1`, [appointmentId]);
    return row ?? null;
  }

  async find(id: string): Promise<NoteRow | null> {
    const [row] = await this.unitOfWork.query<NoteRow>(`${SELECT} WHERE n.id = $1`, [id]);
    return row ?? null;
  }

  /** The row is locked first: what is read after that is what the write will build on. */
  async findLocked(id: string): Promise<NoteRow | null> {
    await this.unitOfWork.query('SELECT FROM integration_note WHERE id = $1 FOR UPDATE', [id]);
    return this.find(id);
  }

  async ofAppointment(appointmentId: string): Promise<NoteRow | null> {
    const [row] = await this.unitOfWork.query<NoteRow>(`${SELECT} WHERE n.appointment_id = $1`, [appointmentId]);
    return row ?? null;
  }

  /** Answers null when the appointment has a note; the unique key decides between two at once. */
  async insert(appointmentId: string, authorId: string, template: { code: string; version: number }): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO integration_note (clinic_id, patient_id, appointment_id, author_id, template_code, template_version)
       SELECT a.clinic_id, a.patient_id, a.id, $2, $3, $4 FROM appointment a WHERE a.id = $1
       ON CONFLICT (clinic_id, appointment_id) DO NOTHING RETURNING id`, [appointmentId, authorId, template.code, template.version]);
    return row?.id ?? null;
  }

  /** Of a row that is locked. Answers what changed besides the content. */
  async save(id: string, content: NoteContent): Promise<Pick<NoteRow, 'version' | 'updatedAt'>> {
    const [row] = await this.unitOfWork.query<Pick<NoteRow, 'version' | 'updatedAt'>>(
      `UPDATE integration_note SET content = $2, version = version + 1, updated_at = snowmelt_now() WHERE id = $1 RETURNING version, ${instant('updated_at')} AS "updatedAt"`, [id, JSON.stringify(content)]);
    return row as Pick<NoteRow, 'version' | 'updatedAt'>;
  }

  async sign(id: string, signature: { header: NoteHeader; by: string; at: string; meaning: string; contentHash: string }): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE integration_note SET status = 'signed', version = version + 1, updated_at = $3, header = $4, signed_by = $2, signed_at = $3, signature_meaning = $5, content_hash = decode($6, 'hex') WHERE id = $1`,
      [id, signature.by, signature.at, JSON.stringify(signature.header), signature.meaning, signature.contentHash]);
  }

  async addAddendum(noteId: string, row: Omit<AddendumRow, 'id' | 'author'> & { authorId: string }): Promise<string> {
    const [added] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO note_addendum (clinic_id, note_id, kind, text, reason, happened_on, author_id, signed_at, content_hash)
       VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, decode($8, 'hex')) RETURNING id`,
      [noteId, row.kind, row.text, row.reason, row.happenedOn, row.authorId, row.signedAt, row.contentHash]);
    return (added as { id: string }).id;
  }

  /** The latest first; `after` is the id the page before ended with. */
  summaries(patientId: string, after: string | null, limit: number): Promise<NoteSummary[]> {
    return this.unitOfWork.query<NoteSummary>(
      `SELECT n.id, n.appointment_id AS "appointmentId", s.name AS service, to_char(a.starts_local, 'YYYY-MM-DD"T"HH24:MI') AS "startsLocal", ${person('n.author_id')} AS author, n.status,
         ${instant('n.updated_at')} AS "updatedAt", ${instant('n.signed_at')} AS "signedAt", (SELECT count(*)::int FROM note_addendum d WHERE d.note_id = n.id) AS addenda
       FROM integration_note n JOIN appointment a ON a.id = n.appointment_id JOIN service_type s ON s.id = a.service_type_id
       WHERE n.patient_id = $1 AND ($2::uuid IS NULL OR n.id < $2) ORDER BY n.id DESC LIMIT $3`, [patientId, after, limit]);
  }
}
