import { Injectable } from '@nestjs/common';
import type { Locale, Stage, TouchStatus } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import type { Texts } from './dispatch/text-budget.js';
import { changeOfVisit, isOwedChange } from './change-of-visit.js';
import { BY_RULE, OUTCOME_UNKNOWN, PREPARE_FAILED, TIME_PASSED } from './dispatch/status-reasons.js';
import { type TextRow, textsIn, textsOf } from './dispatch/text-budget.repository.js';
import { numbersOf } from './plan/course-numbers.js';
import { OutreachPolicy } from './plan/outreach-policy.js';
import type { Collapsible } from './plan/collapse.js';
import type { CourseOfReading, NotReady } from './plan/reading-readiness.js';
import { neededAtOnce, readingKinds, tellsOfChange } from './plan/touch-kinds.js';

export interface ClaimedTouch {
  readonly id: string;
  readonly key: string;
  readonly patientId: string;
  readonly template: string;
  readonly rank: number;
  readonly reason: string;
  /** Of its last try. */
  readonly statusReason: string | null;
  readonly appointmentId: string | null;
  readonly appointmentVersion: number | null;
  readonly educationCode: string | null;
  readonly dueAt: Date;
  readonly expiresAt: Date;
  readonly tries: number;
  readonly leaseToken: string;
}

export interface SettledTouch {
  readonly id: string;
  readonly patientId: string;
  readonly status: TouchStatus;
}

/** The part of a touch that says whom it is for. */
export type Addressed = Pick<ClaimedTouch, 'id' | 'template' | 'patientId' | 'appointmentId' | 'appointmentVersion'>;

export interface Recipient {
  readonly givenName: string;
  readonly language: Locale;
  readonly timeZone: string;
  /** The time zone in which the visit's time is written: the clinic's for a visit in person, else the patient's. */
  readonly visitZone: string;
  readonly senderName: string;
  readonly clinicPhone: string;
  /** Addresses with a consent in force and no opt-out. */
  readonly sms: string | null;
  readonly email: string | null;
  /** Texts wait until somebody has decided whether the patient meant STOP. */
  readonly textsPaused: boolean;
  /** Of a visit that was called off, the time that the patient knows. */
  readonly startsAt: Date | null;
  /** When the visit's page stops being of use; see `AppointmentFact`. */
  readonly pageUntil: Date | null;
  readonly appointmentIsCurrent: boolean;
  /** For a dose: the stage of its course. */
  readonly stageOfDose: Stage | null;
  /** The course by which a reading is judged: the dose's, the reading's, else the patient's; null without any. */
  readonly courseOfReading: CourseOfReading | null;
  readonly texts: Texts;
  /** The reading of a touch that goes with this one. */
  readonly carriedReading: string | null;
  /** What else is due about the same visit now, or within a quarter of an hour. */
  readonly dueWith: readonly Collapsible[];
}
type CompanionRow = Omit<Collapsible, 'dueAt'> & { readonly dueAt: number };

export const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const claimed = `touch.id, key, patient_id AS "patientId", template, rank, reason, status_reason AS "statusReason", appointment_id AS "appointmentId", appointment_version AS "appointmentVersion", education_code AS "educationCode", due_at AS "dueAt", expires_at AS "expiresAt", tries, lease_token AS "leaseToken"`;
/**
 * Serializes claims of one patient's touches: two at once do not both take the last text of the day, and two of one
 * visit become one message. It waits before it has changed a row, or two would wait for each other.
 */
const oneOfPatient = `held AS MATERIALIZED (SELECT t.id, pg_advisory_xact_lock(hashtextextended('texts:' || t.patient_id, 0)) FROM touch t WHERE t.id = $1)`;
/** Blocks a correction of the addresses until commit, so that it finds the new link and ends it. */
const addressesHeld = `hold_patient(patient_id) AS "addressesHeld"`;
export const reachable = (system: 'sms' | 'email') =>
  `(SELECT c.value FROM patient_address c WHERE c.patient_id = p.id AND c.system = '${system}' AND c.reachable_since IS NOT NULL AND NOT c.paused)`;
/** The patient's address, unless this very touch was refused there: a corrected one is tried again. */
const notRefused = (system: 'sms' | 'email', touchId: '$4') =>
  `(SELECT c.value FROM patient_address c WHERE c.patient_id = p.id AND c.system = '${system}' AND c.reachable_since IS NOT NULL AND NOT c.paused
    AND NOT EXISTS (SELECT FROM touch_message m WHERE m.touch_id = ${touchId} AND m.channel = c.system AND m.address = c.value AND m.status IN ('undelivered', 'failed')))`;
/** The visit's end; for a visit by video, the closing of the room. */
export const pageUntil = `coalesce(CASE a.modality WHEN 'video' THEN (SELECT r.closes_at FROM room_hours(a.starts_at, a.ends_at) r) END, a.ends_at)`;

const courseOfReading = `CASE WHEN a.purpose = 'dose' THEN course_of_dose(a.id) ELSE coalesce((SELECT o.course_id FROM touch o WHERE o.id = $4),
  (SELECT l.id FROM course_with_protocol l WHERE l.patient_id = p.id ORDER BY l.ended_at DESC NULLS FIRST, l.id DESC LIMIT 1)) END`;

@Injectable()
export class TouchRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Lets one transaction at a time plan for a patient. */
  async lockPatient(id: string, of: 'patient' | 'appointment' = 'patient'): Promise<void> {
    await this.unitOfWork.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('plan:' || ${of === 'patient' ? '$1' : '(SELECT a.patient_id FROM appointment_with_service a WHERE a.id = $1)'}, 0))`,
      [id],
    );
  }

  /** Waits for a message to this patient that is being prepared, and keeps others from being prepared until commit. */
  async lockTexts(patientId: string): Promise<void> {
    await this.unitOfWork.query(`SELECT pg_advisory_xact_lock(hashtextextended('texts:' || $1, 0))`, [patientId]);
  }

  async policy(): Promise<{ version: number; policy: OutreachPolicy } | null> {
    const [row] = await this.unitOfWork.query<{ version: number; definition: unknown }>(
      'SELECT version, definition FROM outreach_policy WHERE holds_from <= snowmelt_now() ORDER BY version DESC LIMIT 1',
    );
    return row ? { version: row.version, policy: OutreachPolicy.parse(row.definition) } : null;
  }

  due(
    lateSeconds: number,
    limit: number,
  ): Promise<{ clinicId: string; id: string; tries: number; lapsed: boolean; late: boolean }[]> {
    return this.unitOfWork.lookup('SELECT clinic_id AS "clinicId", id, tries, lapsed, late FROM due_touches($1, $2)', [
      lateSeconds,
      limit,
    ]);
  }

  clinicsWithExpired(): Promise<{ clinicId: string }[]> {
    return this.unitOfWork.lookup('SELECT clinics_with_expired_touches() AS "clinicId"');
  }

  /**
   * Up to so many planned touches whose time is over. One that is being claimed is left alone. A reading that waited by
   * a rule is withdrawn: nobody missed it.
   */
  async settleExpired(limit: number): Promise<readonly SettledTouch[]> {
    return this.unitOfWork.query<SettledTouch>(
      `UPDATE touch SET status = CASE WHEN split_part(template, '-', 1) = ANY ($3) AND status_reason = ANY ($4) THEN 'withdrawn' ELSE 'expired' END,
         status_reason = $2, updated_at = snowmelt_now() WHERE id IN (
         SELECT t.id FROM touch t WHERE t.clinic_id = current_clinic_id() AND t.status = 'planned' AND t.expires_at <= snowmelt_now()
         LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING id, patient_id AS "patientId", status`,
      [limit, TIME_PASSED, readingKinds, BY_RULE],
    );
  }

  /**
   * Claims a touch that is due by the database's clock; of two workers one gets it. What is read of the patient
   * afterwards, by another statement, stays so until commit.
   */
  async claim(id: string, leaseSeconds: number): Promise<ClaimedTouch | null> {
    const [row] = await this.unitOfWork.query<ClaimedTouch>(
      `WITH ${oneOfPatient}
       UPDATE touch SET status = 'sending', lease_token = uuidv7(), lease_until = now() + interval '1 second' * $2, tries = tries + 1, updated_at = snowmelt_now()
       FROM held WHERE touch.id = held.id AND status = 'planned' AND due_at <= snowmelt_now() AND next_try_at <= snowmelt_now()
       RETURNING ${claimed}, ${addressesHeld}`,
      [id, leaseSeconds],
    );
    return row ?? null;
  }

  /** Takes over a touch whose worker did not come back. The row lock lets only one worker take it. */
  async takeOver(id: string, leaseSeconds: number): Promise<ClaimedTouch | null> {
    const [row] = await this.unitOfWork.query<ClaimedTouch>(
      `UPDATE touch SET lease_token = uuidv7(), lease_until = now() + interval '1 second' * $2 WHERE id = $1 AND status = 'sending' AND lease_until <= now()
       RETURNING ${claimed}`,
      [id, leaseSeconds],
    );
    return row ?? null;
  }

  /** One message for several touches: the others go with this one from now on. */
  async carry(touch: ClaimedTouch, keys: readonly string[], rank: number): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET rank = $4, status = CASE id WHEN $1 THEN status ELSE 'carried' END, goes_with = CASE id WHEN $1 THEN goes_with ELSE $2 END,
        status_reason = CASE id WHEN $1 THEN status_reason ELSE 'one message with: ' || $5::text END, updated_at = snowmelt_now()
       WHERE id = $1 OR (key = ANY ($3) AND status = 'planned')`,
      [touch.id, touch.key, keys, rank, touch.reason],
    );
  }

  /** A more important touch of the same visit is due too, and carries this one. */
  async goWith(touch: ClaimedTouch, carrier: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status = 'carried', goes_with = $3, status_reason = (SELECT 'one message with: ' || c.reason FROM touch c WHERE c.key = $3),
        lease_until = NULL, lease_token = NULL, updated_at = snowmelt_now()
       WHERE id = $1 AND status = 'sending' AND lease_token = $2`,
      [touch.id, touch.leaseToken, carrier],
    );
  }

  /** The reading that went with this touch must not be read as things are: the message goes without it. */
  async leaveReading(touch: ClaimedTouch, code: string, { status, reason }: NotReady): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status = $3, status_reason = $4, updated_at = snowmelt_now() WHERE goes_with = $1 AND status = 'carried' AND education_code = $2`,
      [touch.key, code, status, reason],
    );
  }

  /** What went with this touch goes by itself, because this one does not go. */
  async letGo(touch: ClaimedTouch): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status = 'planned', status_reason = NULL, goes_with = NULL, updated_at = snowmelt_now() WHERE goes_with = $1 AND status = 'carried'`,
      [touch.key],
    );
  }

  /** Lets any worker look the attempt up again after so many seconds. */
  async scheduleLookup(touch: ClaimedTouch, seconds: number): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET lease_until = now() + interval '1 second' * $3 WHERE id = $1 AND status = 'sending' AND lease_token = $2`,
      [touch.id, touch.leaseToken, seconds],
    );
  }

  /** Somebody has to ask the patient whether it arrived. Returns false when that was said before. */
  async unclear(touch: ClaimedTouch): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE touch SET status_reason = $3, updated_at = snowmelt_now()
       WHERE id = $1 AND status = 'sending' AND lease_token = $2 AND status_reason IS DISTINCT FROM $3 RETURNING id`,
      [touch.id, touch.leaseToken, OUTCOME_UNKNOWN],
    );
    return rows.length > 0;
  }

  /** Only under the lease it was claimed with: returns false when another worker has taken over. */
  async settle(
    touch: ClaimedTouch,
    status: 'sent' | 'expired' | 'suppressed' | 'withdrawn' | 'failed',
    reason: string | null,
  ): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE touch SET status = $3, status_reason = $4, lease_until = NULL, lease_token = NULL, sent_at = CASE WHEN $3 = 'sent' THEN snowmelt_now() END, updated_at = snowmelt_now()
       WHERE id = $1 AND status = 'sending' AND lease_token = $2 RETURNING id`,
      [touch.id, touch.leaseToken, status, reason],
    );
    return rows.length > 0;
  }

  /** Back to planned, after a wait. Waiting for the patient's day does not count as a try. */
  async postpone(touch: ClaimedTouch, seconds: number, reason: string, counts = true): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET status = 'planned', status_reason = $4, lease_until = NULL, lease_token = NULL,
        next_try_at = snowmelt_now() + interval '1 second' * $3, tries = tries - $5::int, updated_at = snowmelt_now()
       WHERE id = $1 AND status = 'sending' AND lease_token = $2`,
      [touch.id, touch.leaseToken, seconds, reason, counts ? 0 : 1],
    );
  }

  /** After our own code failed to prepare it. */
  async setAside(id: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE touch SET tries = tries + 1, status_reason = $2, next_try_at = snowmelt_now() + least(interval '1 minute' * (2 ^ least(tries, 6)), interval '1 hour'), updated_at = snowmelt_now()
       WHERE id = $1 AND status = 'planned'`,
      [id, PREPARE_FAILED],
    );
  }

  /** The provider reported later that it has the message: a pending retry, or having given up, no longer matters. */
  async acceptedByProvider(id: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE touch SET status = 'sent', status_reason = NULL, lease_until = NULL, lease_token = NULL, sent_at = snowmelt_now(), updated_at = snowmelt_now()
       WHERE id = $1 AND status IN ('planned', 'sending', 'failed', 'expired') RETURNING id`,
      [id],
    );
    return rows.length > 0;
  }

  /**
   * Sends a failed text by e-mail, if still of use and not e-mailed yet; only a link that is needed now does not wait.
   */
  async byOtherChannel(id: string, seconds: number): Promise<boolean> {
    const wait = `CASE WHEN t.template = ANY ($3) THEN interval '0' ELSE interval '1 second' * $2 END`;
    const rows = await this.unitOfWork.query(
      `UPDATE touch t SET status = 'planned', status_reason = 'the text did not arrive; it goes by e-mail', next_try_at = snowmelt_now() + ${wait}, sent_at = NULL, updated_at = snowmelt_now()
       FROM patient_name p WHERE t.id = $1 AND t.status = 'sent' AND p.id = t.patient_id AND t.expires_at > snowmelt_now() + ${wait}
         AND EXISTS (SELECT FROM touch_message m WHERE m.touch_id = t.id AND m.channel = 'sms' AND m.status IN ('undelivered', 'failed'))
         AND ${reachable('email')} IS NOT NULL AND NOT EXISTS (SELECT FROM touch_message m WHERE m.touch_id = t.id AND m.channel = 'email') RETURNING t.id`,
      [id, seconds, neededAtOnce],
    );
    return rows.length > 0;
  }

  async recipient(touch: Addressed): Promise<Recipient> {
    return (await this.recipientAndPolicy(touch)).recipient;
  }

  /** Whom a touch is for, by which policy it goes out, and an id for the attempt: they are in the order of time. */
  async recipientAndPolicy(
    touch: Addressed,
  ): Promise<{ recipient: Recipient; policy: OutreachPolicy | null; attemptId: string }> {
    const [row] = await this.unitOfWork.query<
      Omit<Recipient, 'texts' | 'dueWith'> & {
        texts: TextRow;
        dueWith: CompanionRow[];
        policy: unknown;
        attemptId: string;
      }
    >(
      `SELECT p.given_name AS "givenName", p.language, p.time_zone AS "timeZone", CASE a.modality WHEN 'in_person' THEN a.time_zone ELSE p.time_zone END AS "visitZone", c.sender_name AS "senderName", c.phone AS "clinicPhone", 
         ${notRefused('sms', '$4')} AS sms,
         ${notRefused('email', '$4')} AS email,
         EXISTS (SELECT FROM patient_address c WHERE c.patient_id = p.id AND c.reachable_since IS NOT NULL AND c.paused) AS "textsPaused",
         to_jsonb(texts) AS texts, CASE WHEN $5 AND a.status = 'cancelled' THEN (SELECT c.former_start FROM ${changeOfVisit} c) ELSE a.starts_at END AS "startsAt", ${pageUntil} AS "pageUntil",
         $2::uuid IS NULL OR coalesce(CASE WHEN $5 THEN ${isOwedChange('$3')}
           ELSE (a.status IN ('booked', 'fulfilled') OR (a.status = 'arrived' AND a.modality = 'video')) AND (SELECT version FROM agreed_time(a.id)) = $3 END, false) AS "appointmentIsCurrent",
         CASE WHEN a.purpose = 'dose' THEN (SELECT k.stage FROM course_with_protocol k WHERE k.id = course_of_dose(a.id)) END AS "stageOfDose",
         (SELECT jsonb_build_object('stage', k.stage, 'numbers', ${numbersOf('k.id')}) FROM course_with_protocol k WHERE k.id = ${courseOfReading}) AS "courseOfReading",
         (SELECT c.education_code FROM touch o JOIN touch c ON c.goes_with = o.key AND c.status = 'carried' WHERE o.id = $4 AND c.education_code IS NOT NULL ORDER BY c.key LIMIT 1) AS "carriedReading",
         coalesce((SELECT jsonb_agg(jsonb_build_object('key', o.key, 'template', o.template, 'rank', o.rank, 'appointmentId', o.appointment_id, 'appointmentVersion', o.appointment_version,
             'educationCode', o.education_code, 'dueAt', extract(epoch FROM o.due_at) * 1000))
           FROM touch o WHERE o.patient_id = p.id AND o.appointment_id = $2 AND o.appointment_version = $3 AND o.id <> $4 AND o.status = 'planned'
             AND o.due_at < snowmelt_now() + interval '15 minutes' AND o.expires_at > snowmelt_now()), '[]') AS "dueWith",
         (SELECT o.definition FROM outreach_policy o WHERE o.holds_from <= snowmelt_now() ORDER BY o.version DESC LIMIT 1) AS policy, uuidv7() AS "attemptId"
       FROM patient_name p CROSS JOIN own_clinic c LEFT JOIN appointment_with_service a ON a.id = $2 CROSS JOIN LATERAL (${textsOf('$4')}) texts
       WHERE p.id = $1`,
      [touch.patientId, touch.appointmentId, touch.appointmentVersion, touch.id, tellsOfChange(touch.template)],
    );
    const { texts, dueWith, policy, attemptId, ...recipient } = row as NonNullable<typeof row>;
    const companions = dueWith.map(({ dueAt, ...one }) => ({ ...one, dueAt: new Date(dueAt) }));
    return {
      recipient: { ...recipient, texts: textsIn(texts), dueWith: companions },
      policy: policy === null ? null : OutreachPolicy.parse(policy),
      attemptId,
    };
  }
}
