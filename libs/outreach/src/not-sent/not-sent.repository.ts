import { Injectable } from '@nestjs/common';
import type { NotSentCount, NotSentKind, NotSentReason, SendAgain } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { isOwedChange, tellsOfChangeIn } from '../change-of-visit.js';
import {
  BY_RULE,
  NO_CHANNEL,
  NOT_APPROVED,
  NUMBER_MISSING,
  OUTCOME_UNKNOWN,
  PREPARE_FAILED,
  PROVIDER_RESTS,
  TEXTS_PAUSED,
  USED_UP,
} from '../dispatch/status-reasons.js';
import { LISTED_DAYS } from '../listed-days.js';
import { givenUpAfter, sendAgain } from '../send-again/send-again.repository.js';
import { instant, reachable } from '../touch.repository.js';

export interface NotSentRow {
  readonly id: string;
  readonly cursor: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly phone: string | null;
  readonly title: string;
  readonly educationCode: string | null;
  readonly channel: 'sms' | 'email' | null;
  readonly appointmentId: string | null;
  readonly visitLocal: string | null;
  readonly dueAt: string | null;
  readonly what: Exclude<NotSentReason, 'bad_address' | 'opted_out' | 'text_refused'>;
  readonly code: string | null;
  readonly lastTryAt: string | null;
  /** The visit is still to come, or in progress. */
  readonly ahead: boolean;
  readonly sendAgain: SendAgain;
}

/**
 * Touches that may be in the list, found by the two indexes made for it: those not sent, and those whose message did
 * not arrive.
 */
const candidates = `
  SELECT t.* FROM touch t
  WHERE t.status NOT IN ('sent', 'withdrawn') AND t.status <> 'carried' AND t.expires_at > snowmelt_now() - interval '${LISTED_DAYS} days' AND t.due_at <= snowmelt_now()
  UNION
  SELECT t.* FROM touch_message m CROSS JOIN LATERAL (SELECT * FROM touch x WHERE x.id = m.touch_id OFFSET 0) t
  WHERE m.status IN ('undelivered', 'failed') AND m.created_at > snowmelt_now() - interval '${LISTED_DAYS} days' AND t.status = 'sent'
    AND NOT EXISTS (SELECT FROM touch_message o WHERE o.touch_id = t.id AND o.status IN ('accepted', 'sent', 'delivered'))`;

/** The last call to a provider for a touch. */
const lastTry = `SELECT * FROM touch_attempt x WHERE x.touch_id = t.id ORDER BY x.started_at DESC LIMIT 1`;

/**
 * Why a touch was not sent; null while it is on its way, and when it was stopped on purpose, as for a dose whose course
 * is on hold or over. A running worker sends within a quarter of an hour, unless the touch waits for its next try.
 */
const what = `CASE t.status
    WHEN 'failed' THEN CASE WHEN t.status_reason = $1 THEN 'unknown' ELSE 'refused' END
    WHEN 'expired' THEN 'expired'
    WHEN 'suppressed' THEN CASE WHEN t.status_reason = $2 THEN 'used_up' WHEN t.status_reason = $3 THEN 'no_channel' WHEN t.status_reason = ANY ($5) THEN 'not_ready' END
    WHEN 'sent' THEN 'not_delivered'
    WHEN 'sending' THEN CASE WHEN l.outcome IN ('open', 'unknown') AND l.started_at < now() - ${givenUpAfter} THEN 'unknown' END
    WHEN 'planned' THEN CASE
      WHEN l.outcome = 'rejected' AND l.status = 'queued' THEN 'being_tried'
      WHEN t.status_reason = $2 THEN 'used_up'
      WHEN t.status_reason = ANY ($4) OR greatest(t.due_at, t.next_try_at) < snowmelt_now() - interval '15 minutes' THEN 'late' END
  END`;

const kindOf = `CASE WHEN r.what IN ('refused', 'not_delivered') THEN 'failed' WHEN r.what = 'unknown' THEN 'unclear' WHEN r.what = 'expired' THEN 'expired'
    WHEN r.what IN ('being_tried', 'late') THEN 'waiting' ELSE 'no_way' END`;

const present = `(SELECT version FROM agreed_time(a.id))`;

const touches = `
  SELECT t.id, t.patient_id, t.reason AS title, t.education_code, l.channel, a.id AS appointment_id, CASE WHEN ${tellsOfChangeIn('t')} THEN t.expires_at ELSE a.starts_at END AS starts_at, a.starts_local, t.due_at,
    ${what} AS what, CASE WHEN l.outcome = 'rejected' OR l.status IN ('undelivered', 'failed') THEN l.code END AS code,
    CASE WHEN l.outcome IS NOT NULL THEN t.updated_at END AS last_try_at,
    CASE WHEN ${tellsOfChangeIn('t')} THEN t.expires_at > snowmelt_now() ELSE coalesce(a.status IN ('booked', 'arrived') AND a.ends_at > snowmelt_now(), false) END AS ahead, ${sendAgain('$6')} AS send_again
  FROM candidate t LEFT JOIN LATERAL (${lastTry}) l ON true
    LEFT JOIN LATERAL (SELECT * FROM appointment_with_service x WHERE x.id = t.appointment_id OFFSET 0) a ON true
  WHERE a.id IS NULL OR CASE WHEN ${tellsOfChangeIn('t')} THEN ${isOwedChange('t.appointment_version')}
    ELSE a.status <> 'cancelled' AND t.appointment_version = ${present} AND NOT is_stopped_dose(a.id) END`;

/**
 * Unconfirmed visits of patients who cannot be written to, and who got no message about it at an address that is still
 * theirs. A patient who confirmed knows of the visit.
 */
const visits = `
  SELECT a.id, a.patient_id, 'Reminders of the visit', NULL, NULL, a.id, a.starts_at, a.starts_local, NULL, 'nothing_planned', NULL, NULL, true, 'no'
  FROM appointment_with_service a CROSS JOIN LATERAL (SELECT a.patient_id AS id) p
  WHERE a.status = 'booked' AND a.starts_at > snowmelt_now() AND a.starts_at < (SELECT until FROM clinic_day)
    AND NOT is_stopped_dose(a.id)
    AND ${reachable('sms')} IS NULL AND ${reachable('email')} IS NULL
    AND a.confirmed_at IS NULL
    AND NOT EXISTS (SELECT FROM touch t
      WHERE t.patient_id = a.patient_id AND t.appointment_id = a.id AND t.appointment_version = ${present}
        AND (t.status NOT IN ('withdrawn', 'carried', 'sent') OR (t.status = 'sent' AND EXISTS (SELECT FROM touch_message m JOIN patient_address c ON c.system = m.channel AND c.value = m.address
          WHERE m.touch_id = t.id AND c.patient_id = t.patient_id))))`;

/**
 * `place`: visits today and tomorrow by the clinic's clock, then later visits, then the rest. `nth`: visits by start,
 * the rest from the newest on.
 */
const rows = `
  WITH clinic_day AS (
    SELECT to_instant(date_trunc('day', to_wall_time(snowmelt_now(), c.time_zone)) + interval '2 days', c.time_zone) AS until FROM own_clinic c),
  candidate AS MATERIALIZED (${candidates}),
  found AS (${touches} UNION ALL ${visits}),
  placed AS (
    SELECT f.*, CASE WHEN NOT f.ahead THEN 2 WHEN f.starts_at < clinic_day.until THEN 0 ELSE 1 END AS place,
      CASE WHEN f.ahead THEN extract(epoch FROM f.starts_at) ELSE -extract(epoch FROM f.due_at) END AS nth
    FROM found f, clinic_day WHERE f.what IS NOT NULL AND (f.ahead OR f.due_at > snowmelt_now() - interval '${LISTED_DAYS} days'))`;
const reasons = [
  ...[OUTCOME_UNKNOWN, USED_UP, NO_CHANNEL],
  [PREPARE_FAILED, PROVIDER_RESTS, TEXTS_PAUSED],
  [NOT_APPROVED, NUMBER_MISSING],
  BY_RULE,
];

@Injectable()
export class NotSentRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  list(kind: NotSentKind | null, after: string | null, limit: number): Promise<NotSentRow[]> {
    return this.unitOfWork.query<NotSentRow>(
      `${rows}
      SELECT r.id, concat_ws('_', r.place, r.nth, r.id) AS cursor, r.patient_id AS "patientId",
        (SELECT p.name FROM patient_name p WHERE p.id = r.patient_id) AS "patientName", (SELECT c.value FROM patient_address c WHERE c.patient_id = r.patient_id AND c.system = 'sms') AS phone,
        r.title, r.education_code AS "educationCode", r.channel, r.appointment_id AS "appointmentId",
        to_char(r.starts_local, 'YYYY-MM-DD"T"HH24:MI') AS "visitLocal", ${instant('r.due_at')} AS "dueAt",
        r.what, r.code, ${instant('r.last_try_at')} AS "lastTryAt", r.ahead, r.send_again AS "sendAgain"
      FROM placed r
      WHERE ($8::text IS NULL OR ${kindOf} = $8) AND ($7::text IS NULL
        OR (r.place, r.nth, r.id) > (split_part($7, '_', 1)::int, split_part($7, '_', 2)::numeric, split_part($7, '_', 3)::uuid))
      ORDER BY r.place, r.nth, r.id LIMIT $9`,
      [...reasons, after, kind, limit],
    );
  }

  /** `soon`: about a visit today or tomorrow. */
  async count(): Promise<NotSentCount> {
    const [row] = await this.unitOfWork.query<NotSentCount>(
      `${rows}, counted AS (SELECT r.place, ${kindOf} AS kind FROM placed r)
       SELECT count(*) FILTER (WHERE place = 0)::int AS soon, count(*) FILTER (WHERE kind = 'failed')::int AS failed, count(*) FILTER (WHERE kind = 'unclear')::int AS unclear,
         count(*) FILTER (WHERE kind = 'expired')::int AS expired, count(*) FILTER (WHERE kind = 'waiting')::int AS waiting, count(*) FILTER (WHERE kind = 'no_way')::int AS "noWay" FROM counted`,
      reasons,
    );
    return row as NotSentCount;
  }
}
