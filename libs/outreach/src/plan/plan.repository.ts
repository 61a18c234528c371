import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import { OUTCOME_UNKNOWN } from '../dispatch/status-reasons.js';
import type { PlannedTouch } from './facts.js';
import type { StoredTouch } from './reconcile.js';
import { isUrgent, kindOf } from './touch-kinds.js';

/** The plan of each patient: the touches it has, and when and by which policy it was made. */
@Injectable()
export class PlanRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async planned(patientId: string, policyVersion: number): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO patient_plan (clinic_id, patient_id, policy_version) VALUES (current_clinic_id(), $1, $2)
       ON CONFLICT (patient_id) DO UPDATE SET policy_version = excluded.policy_version, planned_at = now()`,
      [patientId, policyVersion],
    );
  }

  /** Postpones by an hour a patient who cannot be planned now, so that the others do not wait. */
  async planLater(patientId: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE patient_plan SET planned_at = now() - interval '23 hours', policy_version = coalesce((SELECT max(version) FROM outreach_policy), 0) WHERE patient_id = $1`,
      [patientId],
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
      `SELECT id, key, template, status, due_at AS "dueAt", expires_at AS "expiresAt", reason, EXISTS (SELECT FROM touch_message m WHERE m.touch_id = touch.id) AS tried,
         status = 'failed' AND status_reason IS DISTINCT FROM $2 AND expires_at > snowmelt_now() AND EXISTS (
           SELECT FROM patient_address c WHERE c.patient_id = touch.patient_id AND c.reachable_since IS NOT NULL
             AND NOT EXISTS (SELECT FROM touch_message m WHERE m.touch_id = touch.id AND m.channel = c.system AND m.address = c.value)) AS "isMended"
       FROM touch WHERE patient_id = $1`,
      [patientId, OUTCOME_UNKNOWN],
    );
  }

  /** The column `kind` is for workers of the previous release, which read from it which page the link opens. */
  async insert(patientId: string, touch: PlannedTouch): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, appointment_id, appointment_version, course_id, education_code, due_at, expires_at, urgent)
       VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (clinic_id, key) DO NOTHING`,
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
        isUrgent(touch.template),
      ],
    );
  }

  async replan(id: string, touch: PlannedTouch): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status = 'planned', status_reason = NULL, due_at = $2, expires_at = $3, reason = $4,
        next_try_at = CASE status WHEN 'failed' THEN '-infinity' ELSE next_try_at END, updated_at = snowmelt_now()
       WHERE id = $1 AND status IN ('planned', 'withdrawn', 'suppressed', 'failed')`,
      [id, touch.dueAt, touch.expiresAt, touch.reason],
    );
  }

  /** `reasons`: status reasons by appointment, where there is more to say than "no longer called for". */
  async withdraw(ids: readonly string[], reasons: Readonly<Record<string, string>>): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status = 'withdrawn', status_reason = coalesce($2::jsonb ->> appointment_id::text, 'no longer called for'),
        updated_at = snowmelt_now() WHERE id = ANY ($1) AND status = 'planned'`,
      [ids, JSON.stringify(reasons)],
    );
  }
}
