import { Injectable } from '@nestjs/common';
import type { SendAgain } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { isOwedChange, tellsOfChangeIn } from '../change-of-visit.js';
import { BY_RULE } from '../dispatch/status-reasons.js';
import { isLate, sendAgain } from '../send-again/send-again.repository.js';

export interface MessageForPerson {
  readonly touchId: string;
  readonly tries: number;
  readonly sendAgain: SendAgain;
  readonly appointmentId: string | null;
  readonly visitLocal: string | null;
  readonly dueAt: Date;
}

/** How long a person has, unless the message is of no use before. */
const HOURS = 2;

@Injectable()
export class MessageTasksRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * The patient's messages that only a person can help now, also because they have waited for the provider for too
   * long: of use still, and about a visit that still takes place, or read after it.
   */
  of(patientId: string): Promise<MessageForPerson[]> {
    return this.unitOfWork.query<MessageForPerson>(
      `SELECT m.id AS "touchId", CASE WHEN m.late THEN 0 ELSE m.tries END AS tries, m.send_again AS "sendAgain", m.appointment_id AS "appointmentId",
         to_char(a.starts_local, 'YYYY-MM-DD"T"HH24:MI') AS "visitLocal", least(m.expires_at, CASE WHEN m.late THEN snowmelt_now() + interval '30 minutes' ELSE m.updated_at + interval '${HOURS} hours' END) AS "dueAt"
       FROM (SELECT t.*, ${sendAgain('$2')} AS send_again, coalesce(${isLate('$2')}, false) AS late FROM touch t
           WHERE t.patient_id = $1 AND t.status IN ('failed', 'sending', 'sent', 'planned') AND t.expires_at > snowmelt_now()) m
         LEFT JOIN LATERAL (SELECT * FROM appointment_with_service x WHERE x.id = m.appointment_id OFFSET 0) a ON true
       WHERE m.send_again <> 'no' AND (m.status <> 'planned' OR m.late)
         AND (a.id IS NULL OR CASE WHEN ${tellsOfChangeIn('m')} THEN ${isOwedChange('m.appointment_version')}
           ELSE (a.status IN ('booked', 'arrived') OR (a.status = 'fulfilled' AND m.education_code IS NOT NULL)) AND m.appointment_version = (SELECT version FROM agreed_time(a.id)) AND NOT is_stopped_dose(a.id) END)`,
      [patientId, BY_RULE],
    );
  }
}
