import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { VisitSeen } from './attendance.policy.js';

/** Told more than once, the first start counts, and the last end and signature. */
const FACTS = {
  visit_started_at: 'least(attendance.visit_started_at, excluded.visit_started_at)',
  visit_ended_at: 'greatest(attendance.visit_ended_at, excluded.visit_ended_at)',
  note_signed_at: 'greatest(attendance.note_signed_at, excluded.note_signed_at)',
} as const;

/** How an appointment went, at its present time. */
@Injectable()
export class AttendanceRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** `at`: if it was not now. */
  async tell(appointmentId: string, fact: keyof typeof FACTS, at: Date | null = null): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO attendance (appointment_id, clinic_id, ${fact}) VALUES ($1, current_clinic_id(), coalesce($2, snowmelt_now()))
       ON CONFLICT (appointment_id) DO UPDATE SET ${fact} = ${FACTS[fact]}`,
      [appointmentId, at],
    );
  }

  /** `why`: the reason of whoever was present. */
  async doseStoppedEarly(appointmentId: string, why: string): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO attendance (appointment_id, clinic_id, dose_stopped_early) VALUES ($1, current_clinic_id(), $2)
       ON CONFLICT (appointment_id) DO UPDATE SET dose_stopped_early = excluded.dose_stopped_early`,
      [appointmentId, why],
    );
  }

  /** The appointment has another time now: its visit was neither started nor ended then. */
  async forgetVisit(appointmentId: string): Promise<void> {
    await this.unitOfWork.query(
      'UPDATE attendance SET visit_started_at = NULL, visit_ended_at = NULL WHERE appointment_id = $1',
      [appointmentId],
    );
  }

  /**
   * Whether the telehealth visit was started and ended since the appointment was last moved, whether its note is
   * signed, and whether its patient is there now.
   */
  async seen(appointmentId: string): Promise<VisitSeen> {
    const [row] = await this.unitOfWork.query<VisitSeen>(
      `SELECT t.visit_started_at IS NOT NULL AS started, t.visit_ended_at IS NOT NULL AS ended, t.note_signed_at IS NOT NULL AS "noteSigned",
         patient_is_in_visit(a.id) AS "patientIsIn"
       FROM appointment a LEFT JOIN attendance t ON t.appointment_id = a.id WHERE a.id = $1`,
      [appointmentId],
    );
    return row as VisitSeen;
  }
}
