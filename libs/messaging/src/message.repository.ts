import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

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

@Injectable()
export class MessageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** A retry reopens the row of a refused message, which then counts for the day of the retry. */
  async openMessage(message: {
    patientId: string;
    touchId: string;
    channel: 'sms' | 'email';
    address: string;
    template: string;
    reason: string;
    locale: string;
  }): Promise<string> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale, reason) VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (clinic_id, touch_id, channel) DO UPDATE SET address = excluded.address, status = 'queued', created_at = snowmelt_now() RETURNING id`,
      [
        message.patientId,
        message.touchId,
        message.channel,
        message.address,
        message.template,
        message.locale,
        message.reason,
      ],
    );
    return (row as { id: string }).id;
  }

  /** A unique index allows one open attempt per message. */
  async openAttempt(messageId: string, provider: string, bodyHash: Buffer, referenceCode: string): Promise<string> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO message_attempt (clinic_id, message_id, provider, body_hash, reference_code) VALUES (current_clinic_id(), $1, $2, $3, $4) RETURNING id`,
      [messageId, provider, bodyHash, referenceCode],
    );
    return (row as { id: string }).id;
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

  async closeAttempt(
    attemptId: string,
    outcome: 'accepted' | 'rejected' | 'unknown' | 'lost',
    facts: { providerMessageId?: string; errorCode?: string } = {},
  ): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE message_attempt SET outcome = $2, provider_message_id = coalesce($3, provider_message_id), error_code = $4, ended_at = now() WHERE id = $1 AND outcome IN ('open', 'unknown')`,
      [attemptId, outcome, facts.providerMessageId ?? null, facts.errorCode ?? null],
    );
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

  /** Only raises the status: callbacks come late, twice and in any order. Returns whether it rose. */
  async raiseStatus(
    messageId: string,
    status: 'accepted' | 'sent' | 'delivered' | 'undelivered' | 'failed',
  ): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE message SET status = $2, 
        next_look_at = CASE WHEN $2 IN ('accepted', 'sent') AND channel = 'sms' THEN now() + interval '10 minutes' END,
        delivered_at = CASE WHEN $2 = 'delivered' THEN snowmelt_now() ELSE delivered_at END
       WHERE id = $1 AND array_position(ARRAY['queued', 'accepted', 'sent', 'undelivered', 'failed', 'delivered'], status)
         < array_position(ARRAY['queued', 'accepted', 'sent', 'undelivered', 'failed', 'delivered'], $2)
       RETURNING id`,
      [messageId, status],
    );
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
