import { Injectable } from '@nestjs/common';
import type {
  AddendumKind,
  NoteContent,
  NoteHandover,
  NoteHeader,
  NoteSetAside,
  NoteStatus,
  NoteSummary,
  NoteTemplate,
} from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { BEGAN, BOOKED_WITH } from '../visit/visit-facts.js';
import type { SignedWith } from './note-hash.js';
import type { BookedWith, VisitFacts } from './note.policy.js';

const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** With the name at the time of the signature, if there is one. */
const person = (id: string, signedName = 'NULL') =>
  `(SELECT jsonb_build_object('id', u.id, 'displayName', coalesce(${signedName}, u.display_name)) FROM staff_name u WHERE u.id = ${id})`;
const HEADER = `jsonb_build_object('service', a.service, 'modality', a.modality,
  'clinician', booked.names, 'plannedStartsAt', ${instant('a.starts_at')}, 'plannedEndsAt', ${instant('a.ends_at')},
  'actualStartsAt', ${instant('a.visit_started_at')}, 'actualEndsAt', ${instant('a.visit_ended_at')},
  'daysSinceDose', (SELECT a.starts_local::date - max(d.starts_local)::date FROM appointment_with_service d
    WHERE d.patient_id = a.patient_id AND d.purpose = 'dose' AND d.status = 'fulfilled' AND d.starts_at < a.starts_at))`;
const VISIT = `'status', a.status, 'began', ${BEGAN}, 'goesOn', a.visit_started_at IS NOT NULL AND a.visit_ended_at IS NULL, 'startsAt', ${instant('a.starts_at')}, 'timeZone', a.time_zone, 'clinician', booked.names, 'clinicianIds', booked.staff_ids`;
const SELECT = `
  SELECT n.id, n.patient_id AS "patientId", p.name AS "patientName", n.appointment_id AS "appointmentId", ${person('n.author_id', 'n.signed_name')} AS author,
    n.content, n.status, n.version, ${instant('n.created_at')} AS "createdAt", ${instant('n.updated_at')} AS "updatedAt", coalesce(n.header, ${HEADER}) AS header,
    ${instant('n.signed_at')} AS "signedAt", n.signature_meaning AS "signatureMeaning", encode(n.content_hash, 'hex') AS "contentHash",
    n.hash_version AS "hashVersion", n.signed_name AS "signedName", n.signed_with AS "signedWith",
    jsonb_build_object('code', t.code, 'version', t.version, 'name', t.name, 'fields', t.definition -> 'fields',
      'signatureMeaning', t.definition ->> 'signatureMeaning', 'source', t.source, 'approvedBy', t.approved_by,
      'approvedAt', ${instant('t.approved_at')}) AS template,
    jsonb_build_object(${VISIT}) AS visit,
    coalesce((SELECT jsonb_agg(jsonb_build_object('from', jsonb_build_object('id', h.from_id, 'displayName', h.from_name), 'to', jsonb_build_object('id', h.to_id, 'displayName', h.to_name),
      'reason', h.reason, 'at', ${instant('h.handed_over_at')}) ORDER BY h.note_version) FROM note_handover h WHERE h.note_id = n.id), '[]') AS handovers,
    coalesce((SELECT jsonb_agg(jsonb_build_object('origin', o.origin, 'writtenAt', ${instant('o.written_at')},
      'content', o.content) ORDER BY o.id) FROM note_set_aside o WHERE o.note_id = n.id), '[]') AS "setAside",
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', d.id, 'kind', d.kind, 'text', d.text, 'reason', d.reason, 'happenedOn', d.happened_on, 'author', ${person('d.author_id', 'd.signed_name')},
      'signedAt', ${instant('d.signed_at')}, 'signedName', d.signed_name, 'signedWith', d.signed_with, 'hashVersion', d.hash_version, 'contentHash', encode(d.content_hash, 'hex')) ORDER BY d.signed_at, d.id) FROM note_addendum d WHERE d.note_id = n.id), '[]') AS addenda
  FROM integration_note n JOIN patient_name p ON p.id = n.patient_id JOIN appointment_with_service a ON a.id = n.appointment_id
    JOIN note_template t ON t.code = n.template_code AND t.version = n.template_version ${BOOKED_WITH}`;

interface Person {
  readonly id: string;
  readonly displayName: string;
}
interface Signed {
  readonly hashVersion: number;
  readonly signedName: string | null;
  readonly signedWith: SignedWith;
}
export interface AddendumRow extends Signed {
  readonly id: string;
  readonly kind: AddendumKind;
  readonly text: string;
  readonly reason: string | null;
  readonly happenedOn: string | null;
  readonly author: Person;
  readonly signedAt: string;
  readonly contentHash: string;
}
export interface NoteRow extends Signed {
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
  /** Current for a draft, as of the signature for a signed note. */
  readonly header: NoteHeader;
  readonly signedAt: string | null;
  readonly signatureMeaning: string | null;
  readonly contentHash: string | null;
  readonly template: NoteTemplate;
  readonly visit: VisitFacts & BookedWith;
  readonly handovers: NoteHandover[];
  readonly setAside: NoteSetAside[];
  readonly addenda: AddendumRow[];
}

@Injectable()
export class NoteRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async visit(appointmentId: string): Promise<(VisitFacts & BookedWith) | null> {
    const [row] = await this.unitOfWork.query<{ visit: VisitFacts & BookedWith }>(
      `SELECT jsonb_build_object(${VISIT}) AS visit FROM appointment_with_service a ${BOOKED_WITH} WHERE a.id = $1`,
      [appointmentId],
    );
    return row?.visit ?? null;
  }

  async nameOf(staffId: string): Promise<string> {
    const [row] = await this.unitOfWork.query<{ name: string }>(
      'SELECT display_name AS name FROM staff_name WHERE id = $1',
      [staffId],
    );
    return (row as { name: string }).name;
  }

  async find(id: string): Promise<NoteRow | null> {
    const [row] = await this.unitOfWork.query<NoteRow>(`${SELECT} WHERE n.id = $1`, [id]);
    return row ?? null;
  }

  /** Locks the row before reading it, so that the write builds on what was read. */
  async findLocked(id: string): Promise<NoteRow | null> {
    await this.unitOfWork.query('SELECT FROM integration_note WHERE id = $1 FOR UPDATE', [id]);
    return this.find(id);
  }

  async ofAppointment(appointmentId: string): Promise<NoteRow | null> {
    const [row] = await this.unitOfWork.query<NoteRow>(`${SELECT} WHERE n.appointment_id = $1`, [appointmentId]);
    return row ?? null;
  }

  /** Returns null when the appointment already has a note; the unique key decides between concurrent inserts. */
  async insert(
    appointmentId: string,
    authorId: string,
    template: { code: string; version: number },
  ): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO integration_note (clinic_id, patient_id, appointment_id, author_id, template_code, template_version)
       SELECT a.clinic_id, a.patient_id, a.id, $2, $3, $4 FROM appointment_with_service a WHERE a.id = $1
       ON CONFLICT (clinic_id, appointment_id) DO NOTHING RETURNING id`,
      [appointmentId, authorId, template.code, template.version],
    );
    return row?.id ?? null;
  }

  /** Call with the row locked. Returns the other columns that changed. */
  async save(id: string, content: NoteContent): Promise<Pick<NoteRow, 'version' | 'updatedAt'>> {
    const [row] = await this.unitOfWork.query<Pick<NoteRow, 'version' | 'updatedAt'>>(
      `UPDATE integration_note SET content = $2, version = version + 1, updated_at = snowmelt_now() WHERE id = $1 RETURNING version, ${instant('updated_at')} AS "updatedAt"`,
      [id, JSON.stringify(content)],
    );
    return row as Pick<NoteRow, 'version' | 'updatedAt'>;
  }

  /** Stores texts that were not chosen. Idempotent. */
  async setAside(id: string, texts: readonly NoteSetAside[]): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO note_set_aside (clinic_id, note_id, origin, written_at, content) SELECT current_clinic_id(), $1, t.origin, t."writtenAt", t.content
       FROM jsonb_to_recordset($2) t (origin text, "writtenAt" timestamptz, content jsonb) ON CONFLICT (clinic_id, note_id, origin, written_at) DO NOTHING`,
      [id, JSON.stringify(texts)],
    );
  }

  /** Deletes the texts set aside, which are not part of the signed note. */
  async sign(
    id: string,
    signature: Omit<Signed, 'signedName'> & {
      header: NoteHeader;
      by: string;
      signedName: string;
      at: string;
      meaning: string;
      contentHash: string;
    },
  ): Promise<void> {
    await this.unitOfWork.query('DELETE FROM note_set_aside WHERE note_id = $1', [id]);
    await this.unitOfWork.query(
      `UPDATE integration_note SET status = 'signed', version = version + 1, updated_at = $3, header = $4, signed_by = $2, signed_at = $3, signature_meaning = $5, content_hash = decode($6, 'hex'),
         hash_version = $7, signed_name = $8, signed_with = $9 WHERE id = $1`,
      [
        id,
        signature.by,
        signature.at,
        JSON.stringify(signature.header),
        signature.meaning,
        signature.contentHash,
        signature.hashVersion,
        signature.signedName,
        signature.signedWith,
      ],
    );
  }

  async draftsOf(authorId: string): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM integration_note WHERE author_id = $1 AND status = 'draft' ORDER BY id`,
      [authorId],
    );
    return rows.map(({ id }) => id);
  }

  /** Call with the row locked. Inserts the hand-over first, because the database changes the author only with one. */
  async handOver(id: string, to: string, reason: string): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO note_handover (clinic_id, note_id, note_version, from_id, from_name, to_id, to_name, reason)
       SELECT n.clinic_id, n.id, n.version + 1, f.id, f.display_name, t.id, t.display_name, $3 FROM integration_note n JOIN staff_name f ON f.id = n.author_id, staff_name t WHERE n.id = $1 AND t.id = $2`,
      [id, to, reason],
    );
    await this.unitOfWork.query(
      'UPDATE integration_note SET author_id = $2, version = version + 1, updated_at = snowmelt_now() WHERE id = $1',
      [id, to],
    );
  }

  async addAddendum(noteId: string, row: Omit<AddendumRow, 'id' | 'author'> & { authorId: string }): Promise<string> {
    const [added] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO note_addendum (clinic_id, note_id, kind, text, reason, happened_on, author_id, signed_at, content_hash, hash_version, signed_name, signed_with)
       VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, decode($8, 'hex'), $9, $10, $11) RETURNING id`,
      [
        noteId,
        row.kind,
        row.text,
        row.reason,
        row.happenedOn,
        row.authorId,
        row.signedAt,
        row.contentHash,
        row.hashVersion,
        row.signedName,
        row.signedWith,
      ],
    );
    return (added as { id: string }).id;
  }

  /** Newest first; `after` is the last id of the previous page. */
  summaries(patientId: string, after: string | null, limit: number): Promise<NoteSummary[]> {
    return this.unitOfWork.query<NoteSummary>(
      `SELECT n.id, n.appointment_id AS "appointmentId", a.service, to_char(a.starts_local, 'YYYY-MM-DD"T"HH24:MI') AS "startsLocal", ${person('n.author_id', 'n.signed_name')} AS author, n.status,
         ${instant('n.updated_at')} AS "updatedAt", ${instant('n.signed_at')} AS "signedAt", (SELECT count(*)::int FROM note_addendum d WHERE d.note_id = n.id) AS addenda
       FROM integration_note n JOIN appointment_with_service a ON a.id = n.appointment_id
       WHERE n.patient_id = $1 AND ($2::uuid IS NULL OR n.id < $2) ORDER BY n.id DESC LIMIT $3`,
      [patientId, after, limit],
    );
  }
}
