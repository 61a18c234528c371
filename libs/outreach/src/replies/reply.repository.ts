import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { NamedVisit, StandingVisit } from './meant-visit.js';

type At<T, K extends keyof T> = Omit<T, K> & Readonly<Record<K, string>>;

/** What a reply of a patient can mean. */
@Injectable()
export class ReplyRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * At that moment: the patient's visits that stand, no dose whose course is on hold or over; and the
   * messages of the last 30 days that named the time of a visit (a reading names none).
   */
  async standing(patientId: string, at: Date): Promise<{ visits: StandingVisit[]; named: NamedVisit[] }> {
    const [row] = await this.unitOfWork.query<{
      visits: At<StandingVisit, 'startsAt'>[];
      named: At<NamedVisit, 'at'>[];
    }>(
      `SELECT coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'startsAt', a.starts_at, 'version', g.version, 'isMoved', g.version > 1, 'isConfirmed', a.confirmed_at IS NOT NULL) ORDER BY a.starts_at)
           FROM appointment_with_service a CROSS JOIN LATERAL agreed_time(a.id) g
           WHERE a.patient_id = $1 AND a.status = 'booked' AND a.starts_at > greatest($2, snowmelt_now()) AND NOT is_stopped_dose(a.id)), '[]') AS visits,
         coalesce((SELECT jsonb_agg(jsonb_build_object('appointmentId', t.appointment_id, 'version', t.appointment_version, 'at', m.created_at))
           FROM touch t JOIN touch_message m ON m.touch_id = t.id
           WHERE t.patient_id = $1 AND t.appointment_id IS NOT NULL AND t.appointment_version IS NOT NULL AND t.education_code IS NULL AND m.status IN ('accepted', 'sent', 'delivered')
             AND m.created_at <= $2 AND m.created_at > $2 - interval '30 days'), '[]') AS named`,
      [patientId, at],
    );
    const { visits, named } = row as NonNullable<typeof row>;
    return {
      visits: visits.map((visit) => ({ ...visit, startsAt: new Date(visit.startsAt) })),
      named: named.map((one) => ({ ...one, at: new Date(one.at) })),
    };
  }
}
