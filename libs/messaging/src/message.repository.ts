import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { OtherAttempts } from './ports/outgoing.port.js';

export interface OpenAttempt {
  readonly outcome: 'open' | 'unknown' | 'accepted';
  readonly providerMessageId: string | null;
  readonly attemptId: string;
  readonly messageId: string;
  readonly touchId: string;
  readonly patientId: string;
  readonly channel: 'sms' | 'email';
  readonly address: string;
  readonly referenceCode: string;
  readonly startedAt: Date;
  readonly ageSeconds: number;
}

export interface KnownMessage {
  readonly messageId: string;
  readonly touchId: string;
  readonly patientId: string;
  readonly channel: 'sms' | 'email';
  readonly address: string;
  readonly providerMessageId: string | null;
}

/** An attempt that is about to be made, and the message that it is to deliver. */
export interface NewAttempt {
  readonly attemptId: string;
  readonly patientId: string;
  readonly touchId: string;
  readonly channel: 'sms' | 'email';
  readonly address: string;
  readonly template: string;
  readonly locale: string;
  readonly reason: string;
  readonly provider: string;
  readonly bodyHash: Buffer;
  readonly referenceCode: string;
}

type MessageStatus = 'accepted' | 'sent' | 'delivered' | 'undelivered' | 'failed';
interface ProvidersAnswer {
  readonly providerMessageId?: string;
  readonly errorCode?: string;
  readonly status: MessageStatus | null;
}

/** A status only rises: callbacks come late, twice and in any order. */
const RISING = `ARRAY['queued', 'accepted', 'sent', 'undelivered', 'failed', 'delivered']`;
const isBelow = (status: string) => `array_position(${RISING}, m.status) < array_position(${RISING}, ${status})`;
const raisedTo = (status: string) => `UPDATE message m SET status = ${status},
    next_look_at = CASE WHEN ${status} IN ('accepted', 'sent') AND m.channel = 'sms' THEN now() + interval '10 minutes' END,
    delivered_at = CASE WHEN ${status} = 'delivered' THEN snowmelt_now() ELSE m.delivered_at END`;

@Injectable()
export class MessageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Under which name the clinic writes, and its phone. */
  async sender(): Promise<{ sender: string; phone: string } | undefined> {
    const [row] = await this.unitOfWork.query<{ sender: string; phone: string }>(
      'SELECT sender_name AS sender, phone FROM own_clinic',
    );
    return row;
  }

  /**
   * Written with the COMMIT. A retry reopens the message's row; a second open attempt of a message undoes the
   * transaction.
   */
  openAttempt(attempt: NewAttempt): void {
    this.unitOfWork.beforeCommit('SELECT open_message_attempts($1)', {
      attempt_id: attempt.attemptId,
      patient_id: attempt.patientId,
      touch_id: attempt.touchId,
      channel: attempt.channel,
      address: attempt.address,
      template: attempt.template,
      locale: attempt.locale,
      reason: attempt.reason,
      provider: attempt.provider,
      body_hash: `\\x${attempt.bodyHash.toString('hex')}`,
      reference_code: attempt.referenceCode,
    });
  }

  /**
   * The attempt that blocks another one: still open, unknown, or accepted but not recorded because the process ended.
   */
  async standing(touchId: string): Promise<OpenAttempt | null> {
    const [row] = await this.unitOfWork.query<OpenAttempt>(
      `SELECT a.outcome, a.provider_message_id AS "providerMessageId", a.id AS "attemptId", m.id AS "messageId",
        m.touch_id AS "touchId", m.patient_id AS "patientId", m.channel, m.address, a.reference_code AS "referenceCode",
         a.started_at AS "startedAt", extract(epoch FROM now() - a.started_at)::int AS "ageSeconds"
       FROM message m JOIN message_attempt a ON a.message_id = m.id WHERE m.touch_id = $1 AND a.outcome IN ('open', 'unknown', 'accepted') AND m.status NOT IN ('undelivered', 'failed')
       ORDER BY a.started_at DESC LIMIT 1`,
      [touchId],
    );
    return row ?? null;
  }

  /**
   * Of every clinic: they may share the account at the provider, and a number. The automatic answer to a patient's text
   * is a message to the same number whose id nobody knows.
   */
  async othersTo(attemptId: string): Promise<OtherAttempts> {
    const [row] = await this.unitOfWork.query<OtherAttempts>(
      `SELECT o.provider_message_ids AS "providerMessageIds", o.doubtful + (
         SELECT count(*)::int FROM message_attempt a JOIN message m ON m.id = a.message_id JOIN inbound_message i ON i.address = m.address
         WHERE a.id = $1 AND m.channel = 'sms' AND i.id > uuidv7(a.started_at - now() - interval '2 minutes')) AS doubtful
       FROM other_attempts_to_address($1) o`,
      [attemptId],
    );
    return row ?? { providerMessageIds: [], doubtful: 0 };
  }

  async closeAttempt(attemptId: string, outcome: 'unknown' | 'lost'): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE message_attempt SET outcome = $2, error_code = NULL, ended_at = now() WHERE id = $1 AND outcome IN ('open', 'unknown')`,
      [attemptId, outcome],
    );
  }

  async reopen(touchId: string): Promise<void> {
    await this.unitOfWork.query(
      `WITH settled AS (
         UPDATE message_attempt x SET outcome = 'lost', ended_at = now() FROM message m
         WHERE m.id = x.message_id AND m.touch_id = $1 AND x.outcome IN ('open', 'unknown'))
       UPDATE message SET status = 'queued' WHERE touch_id = $1 AND status IN ('undelivered', 'failed')`,
      [touchId],
    );
  }

  /**
   * What the provider answered, and what the message's status is raised to by that; null leaves it. Returns the message
   * if its status rose.
   */
  async answered(
    attemptId: string,
    outcome: 'accepted' | 'rejected',
    { providerMessageId, errorCode, status }: ProvidersAnswer,
  ): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `WITH closed AS (
         UPDATE message_attempt SET outcome = $2, provider_message_id = coalesce($3, provider_message_id), error_code = $4, ended_at = now()
         WHERE id = $1 AND outcome IN ('open', 'unknown'))
       ${raisedTo('$5')} WHERE m.id = (SELECT a.message_id FROM message_attempt a WHERE a.id = $1) AND ${isBelow('$5')} RETURNING m.id`,
      [attemptId, outcome, providerMessageId ?? null, errorCode ?? null, status],
    );
    return row?.id ?? null;
  }

  /**
   * Marks an attempt as accepted after all. Returns false if it already was, or another attempt was accepted meanwhile.
   */
  async healAttempt(attemptId: string, messageId: string, providerMessageId: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE message_attempt SET outcome = 'accepted', provider_message_id = $3, ended_at = coalesce(ended_at, now())
       WHERE id = $1 AND outcome IN ('open', 'unknown', 'lost') AND NOT EXISTS (SELECT FROM message_attempt o WHERE o.message_id = $2 AND o.id <> $1 AND o.outcome IN ('open', 'unknown', 'accepted'))
       RETURNING id`,
      [attemptId, messageId, providerMessageId],
    );
    return rows.length > 0;
  }

  toLookUp(limit: number): Promise<{ clinicId: string; id: string }[]> {
    return this.unitOfWork.lookup('SELECT clinic_id AS "clinicId", id FROM messages_to_look_up($1)', [limit]);
  }

  /**
   * One of two workers gets the message. Each look-up doubles the wait for the next; returns null after three days
   * without a result, or when no attempt was accepted.
   */
  async takeForLook(messageId: string): Promise<(KnownMessage & { attemptId: string }) | null> {
    const [row] = await this.unitOfWork.query<(KnownMessage & { attemptId: string }) | { attemptId: null }>(
      `UPDATE message m SET next_look_at = CASE WHEN a.started_at > now() - interval '72 hours' THEN now() + greatest(interval '10 minutes', now() - a.started_at) END
       FROM message w LEFT JOIN message_attempt a ON a.message_id = w.id AND a.outcome = 'accepted' WHERE w.id = m.id AND m.id = $1 AND m.next_look_at <= now()
       RETURNING m.id AS "messageId", m.touch_id AS "touchId", m.patient_id AS "patientId", m.channel, m.address, a.provider_message_id AS "providerMessageId", a.id AS "attemptId"`,
      [messageId],
    );
    return row?.attemptId ? row : null;
  }

  async refusedBefore(address: string, messageId: string): Promise<boolean> {
    const [row] = await this.unitOfWork.query<{ refused: boolean }>(
      `SELECT (SELECT m.status IN ('undelivered', 'failed') FROM message m WHERE m.address = $1 AND m.id < $2 ORDER BY m.id DESC LIMIT 1) AS refused`,
      [address, messageId],
    );
    return row?.refused ?? false;
  }

  /** Returns whether it rose. */
  async raiseStatus(messageId: string, status: MessageStatus): Promise<boolean> {
    const rows = await this.unitOfWork.query(`${raisedTo('$2')} WHERE m.id = $1 AND ${isBelow('$2')} RETURNING m.id`, [
      messageId,
      status,
    ]);
    return rows.length > 0;
  }

  async recordCallback(
    attemptId: string,
    providerMessageId: string,
    status: string,
    errorCode: string | null,
  ): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `INSERT INTO message_status_callback (clinic_id, attempt_id, provider_message_id, provider_status, error_code)
       VALUES (current_clinic_id(), $1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id`,
      [attemptId, providerMessageId, status, errorCode],
    );
    return rows.length > 0;
  }

  async ofAttempt(attemptId: string): Promise<KnownMessage | null> {
    const [row] = await this.unitOfWork.query<KnownMessage>(
      `SELECT m.id AS "messageId", m.touch_id AS "touchId", m.patient_id AS "patientId", m.channel, m.address, a.provider_message_id AS "providerMessageId"
       FROM message_attempt a JOIN message m ON m.id = a.message_id WHERE a.id = $1`,
      [attemptId],
    );
    return row ?? null;
  }

  async clinicOfAttempt(attemptId: string): Promise<string | null> {
    const [row] = await this.unitOfWork.lookup<{ clinic: string | null }>(
      'SELECT clinic_of_message_attempt($1) AS clinic',
      [attemptId],
    );
    return row?.clinic ?? null;
  }

  async clinicsOfAddress(address: string): Promise<string[]> {
    return (
      await this.unitOfWork.lookup<{ clinic: string }>(`SELECT clinics_of_address('sms', $1) AS clinic`, [address])
    ).map((row) => row.clinic);
  }
}
