import { Injectable } from '@nestjs/common';
import type { SendAgain, TouchStatus } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { BY_RULE, OUTCOME_UNKNOWN, SENT_AGAIN } from '../dispatch/status-reasons.js';
import { ranks } from '../plan/touch-kind.js';
import type { OwedText } from '../dispatch/text-budget.js';
import type { Addressed } from '../touch.repository.js';

/** A time of the clinic's rules; NULL where they do not say it, and then nothing is later than that. */
const inRules = (path: string) =>
  `(SELECT (o.definition #>> '${path}')::interval FROM outreach_policy o WHERE o.holds_from <= snowmelt_now() ORDER BY o.version DESC LIMIT 1)`;
/** How long nobody may know what became of a send before a person takes care of it. */
export const givenUpAfter = inRules('{unclearGivenUpAfter}');
const lateAfter = inRules('{late,after}');
const callBefore = inRules('{late,callBefore}');

/** What the provider accepted for the touch `t` did not arrive, by any channel, and no other message is on its way. */
const didNotArrive = `EXISTS (SELECT FROM touch_message m WHERE m.touch_id = t.id AND m.status IN ('undelivered', 'failed'))
      AND NOT EXISTS (SELECT FROM touch_message m WHERE m.touch_id = t.id AND m.status IN ('queued', 'accepted', 'sent', 'delivered'))`;

/** Its visit is near, or it asks how a patient is and should have gone long ago: nobody waits for the provider then. */
const isPressing = `(t.rank <= ${ranks.soon} AND CASE t.rank WHEN ${ranks.safety} THEN t.due_at < snowmelt_now() - ${callBefore}
      ELSE EXISTS (SELECT FROM appointment_with_service v WHERE v.id = t.appointment_id AND v.starts_at < snowmelt_now() + ${callBefore}) END)`;

/** It should have gone, waits by none of the rules `byRule`, and nobody has just sent it again. */
const isOverdue = (byRule: string) =>
  `(t.status = 'planned' AND t.due_at < snowmelt_now() - ${lateAfter} AND coalesce(t.status_reason, '') <> ALL (${byRule})
      AND (coalesce(t.status_reason, '${SENT_AGAIN}') <> '${SENT_AGAIN}' OR t.updated_at < snowmelt_now() - ${lateAfter}))`;

/** Nobody has known for so long what became of the send of the touch `t`. */
const isUnclearFor = (time: string) =>
  `(t.status = 'sending' AND EXISTS (SELECT FROM touch_attempt x WHERE x.touch_id = t.id AND x.outcome IN ('open', 'unknown') AND x.started_at < now() - ${time}))`;

/** What waits for the provider and is a person's now: somebody calls the patient instead, or sends it late. */
export const isLate = (byRule: '$2') => `(${isPressing} AND (${isOverdue(byRule)} OR ${isUnclearFor(lateAfter)}))`;

/**
 * Whether staff may send the touch `t` again, or late: one that may have arrived only when the patient says that it did
 * not. What waits by a rule, or goes out by itself within minutes, waits.
 */
export const sendAgain = (byRule: '$2' | '$5' | '$6') => `CASE
    WHEN t.expires_at <= snowmelt_now() THEN 'no'
    WHEN t.status = 'failed' THEN CASE t.status_reason WHEN '${OUTCOME_UNKNOWN}' THEN 'after_asking' ELSE 'now' END
    WHEN t.status = 'sent' AND ${didNotArrive} THEN 'now'
    WHEN ${isOverdue(byRule)} THEN 'now'
    WHEN ${isUnclearFor(givenUpAfter)} OR (${isPressing} AND ${isUnclearFor(lateAfter)}) THEN 'after_asking'
    ELSE 'no' END`;

export type TouchToSendAgain = Addressed &
  OwedText & {
    readonly statusReason: string | null;
    readonly expiresAt: Date;
    readonly status: TouchStatus;
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
         t.appointment_version AS "appointmentVersion", t.expires_at AS "expiresAt", t.status,
         t.status = 'expired' OR t.expires_at <= snowmelt_now() AS "isOver", ${sendAgain('$2')} AS "sendAgain"
       FROM touch t WHERE t.id = $1 FOR UPDATE`,
      [touchId, BY_RULE],
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
