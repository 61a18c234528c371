import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

/** Links that were asked for, by the patient or by staff. The plan goes by them. */
@Injectable()
export class LinkRequestRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** For the appointment's present time. */
  async add(patientId: string, appointmentId: string): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO link_request (clinic_id, patient_id, appointment_id, appointment_version)
       SELECT current_clinic_id(), $1, $2, version FROM agreed_time($2)`,
      [patientId, appointmentId],
    );
  }

  async countOfLastHour(patientId: string): Promise<number> {
    const [row] = await this.unitOfWork.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM link_request WHERE patient_id = $1 AND asked_at > snowmelt_now() - interval '1 hour'`,
      [patientId],
    );
    return row?.count ?? 0;
  }
}
