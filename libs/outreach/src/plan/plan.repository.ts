import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import { OUTCOME_UNKNOWN, TEXTS_PAUSED } from '../dispatch/status-reasons.js';
import type { Owed } from './collapse.js';
import type { StoredTouch } from './reconcile.js';
import { kindOf } from './touch-kinds.js';

const statusBy = (carrier: string) => `CASE WHEN ${carrier}::text IS NULL THEN 'planned' ELSE 'carried' END`;
/** What staff read of a touch that another carries. */
const goesWith = (carrier: string) =>
  `(SELECT 'one message with: ' || c.reason FROM touch c WHERE c.key = ${carrier}::text)`;

/** The plan of each patient: the touches it has, and when and by which policy it was made. */
@Injectable()
export class PlanRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** `againAt`: when the passing of time alone calls for another plan. `safetyAt`: see `safetyAhead`. */
  async planned(
    patientId: string,
    policyVersion: number,
    { againAt, safetyAt }: { againAt: Date | null; safetyAt: readonly Date[] },
  ): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO patient_plan (clinic_id, patient_id, policy_version, again_at, safety_at) VALUES (current_clinic_id(), $1, $2, $3, $4)
       ON CONFLICT (patient_id) DO UPDATE SET policy_version = excluded.policy_version, planned_at = now(), again_at = excluded.again_at, safety_at = excluded.safety_at`,
      [patientId, policyVersion, againAt, safetyAt],
    );
  }

  /** What became of a touch calls for another plan: what it leaves to a person, and what has room again. */
  async planSoon(patientId: string): Promise<void> {
    await this.unitOfWork.query('UPDATE patient_plan SET again_at = snowmelt_now() WHERE patient_id = $1', [patientId]);
  }

  /** As `planSoon`, of those of the patients who have a visit ahead: of the others nothing follows. */
  async planSoonBeforeVisits(patientIds: readonly string[]): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE patient_plan p SET again_at = snowmelt_now() WHERE p.patient_id = ANY ($1)
         AND EXISTS (SELECT FROM appointment_with_service a WHERE a.patient_id = p.patient_id AND a.status = 'booked' AND a.starts_at > snowmelt_now())`,
      [patientIds],
    );
  }

  /** Postpones by an hour a patient who cannot be planned now, so that the others do not wait. */
  async planLater(patientId: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE patient_plan SET planned_at = now() - interval '23 hours', again_at = NULL, policy_version = coalesce((SELECT max(version) FROM outreach_policy WHERE holds_from <= snowmelt_now()), 0) WHERE patient_id = $1`,
      [patientId],
    );
  }

  /** All plans of the clinic are made again with the next rounds: what a text needs has become known or approved. */
  async planAllAgain(): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE patient_plan SET planned_at = '-infinity' WHERE clinic_id = current_clinic_id()`,
    );
  }

  /** Patients whose plan is a day old, or older than the policy. */
  stalePlans(limit: number): Promise<{ clinicId: string; patientId: string }[]> {
    return this.unitOfWork.lookup(
      'SELECT clinic_id AS "clinicId", patient_id AS "patientId" FROM stale_plans(24, $1)',
      [limit],
    );
  }

  stored(patientId: string): Promise<StoredTouch[]> {
    return this.unitOfWork.query<StoredTouch>(
      `SELECT id, key, template, status, status_reason AS "statusReason", updated_at AS "updatedAt", rank, goes_with AS "goesWith", due_at AS "dueAt", expires_at AS "expiresAt", reason,
         EXISTS (SELECT FROM touch_message m WHERE m.touch_id = touch.id) AS tried,
         status = 'failed' AND status_reason IS DISTINCT FROM $2 AND expires_at > snowmelt_now() AND EXISTS (
           SELECT FROM patient_address c WHERE c.patient_id = touch.patient_id AND c.reachable_since IS NOT NULL
             AND NOT EXISTS (SELECT FROM touch_message m WHERE m.touch_id = touch.id AND m.channel = c.system AND m.address = c.value)) AS "isMended"
       FROM touch WHERE patient_id = $1`,
      [patientId, OUTCOME_UNKNOWN],
    );
  }

  /** The column `kind` is for workers of the previous release, which read from it which page the link opens. */
  async insert(patientId: string, touch: Owed): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, appointment_id, appointment_version, course_id, education_code, due_at, expires_at, rank, goes_with, status, status_reason)
       VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, ${statusBy('$13')}, ${goesWith('$13')}) ON CONFLICT (clinic_id, key) DO NOTHING`,
      [
        patientId,
        touch.key,
        kindOf(touch.template).opens === 'appointment' ? 'reminder' : 'education',
        touch.template,
        touch.reason,
        touch.appointmentId,
        touch.appointmentVersion,
        touch.courseId,
        touch.educationCode,
        touch.dueAt,
        touch.expiresAt,
        touch.rank,
        touch.goesWith,
      ],
    );
  }

  /** What waits for a text goes on waiting. */
  async replan(id: string, touch: Owed): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status = ${statusBy('$6')}, status_reason = coalesce(${goesWith('$6')}, CASE status WHEN 'planned' THEN status_reason END),
        due_at = $2, expires_at = $3, reason = $4, rank = $5, goes_with = $6,
        next_try_at = CASE status WHEN 'failed' THEN '-infinity' ELSE next_try_at END, updated_at = snowmelt_now()
       WHERE id = $1 AND status IN ('planned', 'carried', 'withdrawn', 'suppressed', 'failed')`,
      [id, touch.dueAt, touch.expiresAt, touch.reason, touch.rank, touch.goesWith],
    );
  }

  /** It was no STOP: what waited for that goes on at once. */
  async pauseEnded(patientId: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status_reason = NULL, next_try_at = '-infinity', updated_at = snowmelt_now() WHERE patient_id = $1 AND status = 'planned' AND status_reason = $2`,
      [patientId, TEXTS_PAUSED],
    );
  }

  /** For what is owed and cannot be sent as things are. */
  async suppress(key: string, reason: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status = 'suppressed', status_reason = $2, updated_at = snowmelt_now() WHERE key = $1 AND status = 'planned'`,
      [key, reason],
    );
  }

  /** `reasons`: status reasons by appointment, where there is more to say than "no longer called for". */
  async withdraw(ids: readonly string[], reasons: Readonly<Record<string, string>>): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status = 'withdrawn', status_reason = coalesce($2::jsonb ->> appointment_id::text, 'no longer called for'),
        updated_at = snowmelt_now() WHERE id = ANY ($1) AND status IN ('planned', 'carried')`,
      [ids, JSON.stringify(reasons)],
    );
  }
}
