import { Injectable } from '@nestjs/common';
import type { SendAgain } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { CALL_HOURS, LATE_MINUTES } from '../plan/late-message.js';
import { ranks } from '../plan/touch-kind.js';
import { isOwedChange, tellsOfChangeIn } from '../change-of-visit.js';
import { BY_RULE, SENT_AGAIN } from '../dispatch/status-reasons.js';
import { sendAgain } from '../send-again/send-again.repository.js';

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

/**
 * What matters, was tried in vain or left lying by no rule, and stays unsent while its visit `a` comes near, or while
 * nobody has asked how a patient is.
 */
const isLate = `(m.rank <= ${ranks.soon} AND CASE m.rank WHEN ${ranks.safety} THEN m.due_at < snowmelt_now() - interval '${CALL_HOURS} hours'
    ELSE a.starts_at < snowmelt_now() + interval '${CALL_HOURS} hours' END
  AND CASE m.status
    WHEN 'planned' THEN m.due_at < snowmelt_now() - interval '${LATE_MINUTES} minutes' AND coalesce(m.status_reason, '') <> ALL ($2)
      AND (coalesce(m.status_reason, '${SENT_AGAIN}') <> '${SENT_AGAIN}' OR m.updated_at < snowmelt_now() - interval '${LATE_MINUTES} minutes')
    WHEN 'sending' THEN EXISTS (SELECT FROM touch_attempt x WHERE x.touch_id = m.id AND x.outcome IN ('open', 'unknown') AND x.started_at < now() - interval '${LATE_MINUTES} minutes')
    ELSE false END)`;

@Injectable()
export class MessageTasksRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * The patient's messages that only a person can help now, also because they have waited for the provider for too
   * long: of use still, and about a visit that still takes place, or read after it.
   */
  of(patientId: string): Promise<MessageForPerson[]> {
    return this.unitOfWork.query<MessageForPerson>(
      `SELECT m.id AS "touchId", CASE WHEN l.late THEN 0 ELSE m.tries END AS tries,
         CASE WHEN NOT l.late OR m.send_again <> 'no' THEN m.send_again WHEN m.status = 'planned' THEN 'now' ELSE 'after_asking' END AS "sendAgain", m.appointment_id AS "appointmentId",
         to_char(a.starts_local, 'YYYY-MM-DD"T"HH24:MI') AS "visitLocal", least(m.expires_at, CASE WHEN l.late THEN snowmelt_now() + interval '30 minutes' ELSE m.updated_at + interval '${HOURS} hours' END) AS "dueAt"
       FROM (SELECT t.*, ${sendAgain} AS send_again FROM touch t WHERE t.patient_id = $1 AND t.status IN ('failed', 'sending', 'sent', 'planned') AND t.expires_at > snowmelt_now()) m
         LEFT JOIN LATERAL (SELECT * FROM appointment_with_service x WHERE x.id = m.appointment_id OFFSET 0) a ON true
         CROSS JOIN LATERAL (SELECT coalesce(${isLate}, false) AS late) l
       WHERE (m.send_again <> 'no' OR l.late)
         AND (a.id IS NULL OR CASE WHEN ${tellsOfChangeIn('m')} THEN ${isOwedChange('m.appointment_version')}
           ELSE (a.status IN ('booked', 'arrived') OR (a.status = 'fulfilled' AND m.education_code IS NOT NULL)) AND m.appointment_version = (SELECT version FROM agreed_time(a.id)) AND NOT is_stopped_dose(a.id) END)`,
      [patientId, BY_RULE],
    );
  }
}
