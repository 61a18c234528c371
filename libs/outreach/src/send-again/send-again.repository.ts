import { Injectable } from '@nestjs/common';
import type { SendAgain } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { OUTCOME_UNKNOWN, SENT_AGAIN } from '../dispatch/status-reasons.js';
import type { OwedText } from '../dispatch/text-budget.js';
import type { Addressed } from '../touch.repository.js';

/** How long nobody may know what became of a send before a person takes care of it. */
export const givenUpAfter = `(SELECT (o.definition ->> 'unclearGivenUpAfter')::interval FROM outreach_policy o WHERE o.holds_from <= snowmelt_now() ORDER BY o.version DESC LIMIT 1)`;

/** What the provider accepted for the touch `t` did not arrive, by any channel, and no other message is on its way. */
const didNotArrive = `EXISTS (SELECT FROM touch_message m WHERE m.touch_id = t.id AND m.status IN ('undelivered', 'failed'))
      AND NOT EXISTS (SELECT FROM touch_message m WHERE m.touch_id = t.id AND m.status IN ('queued', 'accepted', 'sent', 'delivered'))`;

/** Whether staff may send the touch `t` again: one that may have arrived only when the patient says that it did not. */
export const sendAgain = `CASE
    WHEN t.expires_at <= snowmelt_now() THEN 'no'
    WHEN t.status = 'failed' THEN CASE t.status_reason WHEN '${OUTCOME_UNKNOWN}' THEN 'after_asking' ELSE 'now' END
    WHEN t.status = 'sent' AND ${didNotArrive} THEN 'now'
    WHEN t.status = 'sending' AND EXISTS (SELECT FROM touch_attempt x WHERE x.touch_id = t.id AND x.outcome IN ('open', 'unknown')
      AND x.started_at < now() - ${givenUpAfter}) THEN 'after_asking'
    ELSE 'no' END`;

export type TouchToSendAgain = Addressed &
  OwedText & {
    readonly statusReason: string | null;
    readonly expiresAt: Date;
    readonly isOver: boolean;
    readonly sendAgain: SendAgain;
  };

@Injectable()
export class SendAgainRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Held until commit: of two who press at once, the second one finds it planned. */
  async hold(touchId: string): Promise<TouchToSendAgain | null> {
    const [row] = await this.unitOfWork.query<TouchToSendAgain>(
      `SELECT t.id, t.patient_id AS "patientId", t.template, t.rank, t.status_reason AS "statusReason", t.due_at AS "dueAt", t.appointment_id AS "appointmentId",
         t.appointment_version AS "appointmentVersion", t.expires_at AS "expiresAt",
         t.status = 'expired' OR t.expires_at <= snowmelt_now() AS "isOver", ${sendAgain} AS "sendAgain"
       FROM touch t WHERE t.id = $1 FOR UPDATE`,
      [touchId],
    );
    return row ?? null;
  }

  /** Due at once. Whoever still looks its last attempt up has lost the lease. */
  async planAgain(touchId: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status = 'planned', status_reason = $2, next_try_at = '-infinity', sent_at = NULL, lease_token = NULL, lease_until = NULL, updated_at = snowmelt_now()
       WHERE id = $1`,
      [touchId, SENT_AGAIN],
    );
  }
}
