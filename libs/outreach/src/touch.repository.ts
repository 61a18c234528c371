import { Injectable } from '@nestjs/common';
import type { Locale, Touch } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import type { AppointmentFact, Facts, PlannedTouch } from './plan/facts.js';
import { OutreachPolicy } from './plan/outreach-policy.js';
import type { StoredTouch } from './plan/reconcile.js';

export interface ClaimedTouch {
  readonly id: string;
  readonly patientId: string;
  readonly kind: 'reminder' | 'education';
  readonly template: string;
  readonly appointmentId: string | null;
  readonly appointmentVersion: number | null;
  readonly educationCode: string | null;
  readonly expiresAt: Date;
  readonly tries: number;
}

export interface Recipient {
  readonly givenName: string;
  readonly language: Locale;
  readonly timeZone: string;
  readonly senderName: string;
  readonly clinicPhone: string;
  /** Addresses with a consent in force and no opt-out. */
  readonly sms: string | null;
  readonly email: string | null;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly appointmentIsCurrent: boolean;
}

const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const reachable = (system: string) => `(SELECT c.value FROM contact_point c WHERE c.patient_id = p.id AND c.system = '${system}' AND c.unusable_since IS NULL
  AND EXISTS (SELECT FROM consent k WHERE k.patient_id = p.id AND k.category = c.system AND k.revoked_at IS NULL)
  AND NOT EXISTS (SELECT FROM messaging_opt_out o WHERE o.channel = c.system AND o.address = c.value AND o.opted_in_at IS NULL))`;

@Injectable()
export class TouchRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One planner per patient at a time. */
  async lockPatient(patientId: string): Promise<void> {
    await this.unitOfWork.query(`SELECT pg_advisory_xact_lock(hashtextextended('plan:' || $1, 0))`, [patientId]);
  }

  /** The facts of a patient in one statement. An appointment's planning version is the number of times it was given a time. */
  async facts(patientId: string): Promise<Omit<Facts, 'education'> | null> {
    const [row] = await this.unitOfWork.query<{ time_zone: string; appointments: Record<string, string>[]; course: { id: string; stage: string; startedAt: string } | null }>(
      `SELECT p.time_zone,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'status', a.status, 'serviceCode', s.code, 'modality', s.modality, 'startsAt', a.starts_at, 'endsAt', a.ends_at, 'timeZone', a.time_zone,
             'version', agreed.version, 'agreedAt', agreed.changed_at) ORDER BY a.starts_at)
           FROM appointment a JOIN service_type s ON s.id = a.service_type_id,
             LATERAL (SELECT v.version, v.changed_at FROM appointment_version v WHERE v.appointment_id = a.id AND v.changed_by IS NOT NULL ORDER BY v.version DESC LIMIT 1) agreed
           WHERE a.patient_id = p.id AND a.ends_at > snowmelt_now() - interval '14 days'), '[]') AS appointments,
         (SELECT jsonb_build_object('id', c.id, 'stage', c.stage, 'startedAt', c.started_at) FROM course_of_treatment c WHERE c.patient_id = p.id AND c.ended_at IS NULL) AS course
       FROM patient p WHERE p.id = $1`, [patientId]);
    if (!row) return null;
    return {
      patient: { id: patientId, timeZone: row.time_zone },
      appointments: row.appointments.map((a) => ({ ...a, startsAt: new Date(a['startsAt'] as string), endsAt: new Date(a['endsAt'] as string), agreedAt: new Date(a['agreedAt'] as string) }) as unknown as AppointmentFact),
      course: row.course && { ...row.course, startedAt: new Date(row.course.startedAt) } as Facts['course'],
    };
  }

  async policy(): Promise<OutreachPolicy | null> {
    const [row] = await this.unitOfWork.query<{ definition: unknown }>('SELECT definition FROM outreach_policy ORDER BY version DESC LIMIT 1');
    return row ? OutreachPolicy.parse(row.definition) : null;
  }

  stored(patientId: string): Promise<StoredTouch[]> {
    return this.unitOfWork.query<StoredTouch>(`SELECT id, key, status, due_at AS "dueAt", expires_at AS "expiresAt", reason FROM touch WHERE patient_id = $1`, [patientId]);
  }

  async insert(patientId: string, touch: PlannedTouch): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, appointment_id, appointment_version, course_id, education_code, due_at, expires_at)
       VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (clinic_id, key) DO NOTHING`,
      [patientId, touch.key, touch.kind, touch.template, touch.reason, touch.appointmentId, touch.appointmentVersion, touch.courseId, touch.educationCode, touch.dueAt, touch.expiresAt]);
  }

  async replan(id: string, touch: PlannedTouch): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status = 'planned', status_reason = NULL, due_at = $2, expires_at = $3, reason = $4, updated_at = snowmelt_now() WHERE id = $1 AND status IN ('planned', 'withdrawn')`,
      [id, touch.dueAt, touch.expiresAt, touch.reason]);
  }

  async withdraw(ids: readonly string[]): Promise<void> {
    await this.unitOfWork.query(`UPDATE touch SET status = 'withdrawn', status_reason = 'no longer called for', updated_at = snowmelt_now() WHERE id = ANY ($1) AND status = 'planned'`, [ids]);
  }

  due(limit: number): Promise<{ clinicId: string; id: string; tries: number; lapsed: boolean }[]> {
    return this.unitOfWork.lookup('SELECT clinic_id AS "clinicId", id, tries, lapsed FROM due_touches($1)', [limit]);
  }

  /** Claims a touch that is due by the database's clock; of two workers one gets it. */
  async claim(id: string, leaseSeconds: number): Promise<ClaimedTouch | null> {
    const [row] = await this.unitOfWork.query<ClaimedTouch>(
      `UPDATE touch SET status = 'sending', lease_until = now() + interval '1 second' * $2, tries = tries + 1, updated_at = snowmelt_now()
       WHERE id = $1 AND status = 'planned' AND due_at <= snowmelt_now() AND next_try_at <= snowmelt_now()
       RETURNING id, patient_id AS "patientId", kind, template, appointment_id AS "appointmentId", appointment_version AS "appointmentVersion", education_code AS "educationCode", expires_at AS "expiresAt", tries`,
      [id, leaseSeconds]);
    return row ?? null;
  }

  /** Takes over a touch whose worker did not come back. The row lock makes it one taker. */
  async takeOver(id: string, leaseSeconds: number): Promise<ClaimedTouch | null> {
    const [row] = await this.unitOfWork.query<ClaimedTouch>(
      `UPDATE touch SET lease_until = now() + interval '1 second' * $2 WHERE id = $1 AND status = 'sending' AND lease_until <= now()
       RETURNING id, patient_id AS "patientId", kind, template, appointment_id AS "appointmentId", appointment_version AS "appointmentVersion", education_code AS "educationCode", expires_at AS "expiresAt", tries`,
      [id, leaseSeconds]);
    return row ?? null;
  }

  async settle(id: string, status: 'sent' | 'expired' | 'suppressed' | 'failed', reason: string | null): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE touch SET status = $2, status_reason = $3, lease_until = NULL, sent_at = CASE WHEN $2 = 'sent' THEN snowmelt_now() END, updated_at = snowmelt_now()
       WHERE id = $1 AND status = 'sending' RETURNING id`, [id, status, reason]);
    return rows.length > 0;
  }

  /** Back to planned, after a wait. */
  async postpone(id: string, seconds: number, reason: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status = 'planned', status_reason = $3, lease_until = NULL, next_try_at = snowmelt_now() + interval '1 second' * $2, updated_at = snowmelt_now() WHERE id = $1 AND status = 'sending'`,
      [id, seconds, reason]);
  }

  async recipient(touch: ClaimedTouch): Promise<Recipient> {
    const [row] = await this.unitOfWork.query<Recipient>(
      `SELECT p.given_name AS "givenName", p.language, p.time_zone AS "timeZone", c.sender_name AS "senderName", c.phone AS "clinicPhone", ${reachable('sms')} AS sms, ${reachable('email')} AS email,
         a.starts_at AS "startsAt", a.ends_at AS "endsAt",
         $2::uuid IS NULL OR (a.status IN ('booked', 'fulfilled') AND (SELECT max(v.version) FROM appointment_version v WHERE v.appointment_id = a.id AND v.changed_by IS NOT NULL) = $3) AS "appointmentIsCurrent"
       FROM patient p CROSS JOIN clinic c LEFT JOIN appointment a ON a.id = $2 WHERE p.id = $1`, [touch.patientId, touch.appointmentId, touch.appointmentVersion]);
    return row as Recipient;
  }

  async list(query: { patientId: string | null; status: 'planned' | 'sent' | 'all'; after: string | null; limit: number }): Promise<Touch[]> {
    const order = query.status === 'sent' ? '<' : '>';
    const direction = query.status === 'sent' ? 'DESC' : 'ASC';
    return this.unitOfWork.query<Touch>(
      `SELECT t.id, t.patient_id AS "patientId", p.given_name || ' ' || p.family_name AS "patientName", t.kind, t.template, t.reason, t.appointment_id AS "appointmentId", t.education_code AS "educationCode",
         ${instant('t.due_at')} AS "dueAt", t.status, t.status_reason AS "statusReason", ${instant('t.sent_at')} AS "sentAt",
         coalesce((SELECT jsonb_agg(jsonb_build_object('channel', m.channel, 'status', m.status, 'deliveredAt', ${instant('m.delivered_at')}) ORDER BY m.created_at) FROM message m WHERE m.touch_id = t.id), '[]') AS messages
       FROM touch t JOIN patient p ON p.id = t.patient_id
       WHERE ($1::uuid IS NULL OR t.patient_id = $1) AND ($2 = 'all' OR t.status = $2 OR ($2 = 'planned' AND t.status = 'sending'))
         AND ($3::uuid IS NULL OR (t.due_at, t.id) ${order} (SELECT due_at, id FROM touch WHERE id = $3))
       ORDER BY t.due_at ${direction}, t.id ${direction} LIMIT $4`, [query.patientId, query.status, query.after, query.limit]);
  }
}
