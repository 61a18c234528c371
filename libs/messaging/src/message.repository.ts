import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

export interface OpenAttempt {
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

@Injectable()
export class MessageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async openMessage(message: { patientId: string; touchId: string; channel: 'sms' | 'email'; address: string; template: string; locale: string }): Promise<string> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO message (clinic_id, patient_id, touch_id, channel, address, template, locale) VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6)
       ON CONFLICT (clinic_id, touch_id, channel) DO UPDATE SET address = excluded.address, status = 'queued' RETURNING id`,
      [message.patientId, message.touchId, message.channel, message.address, message.template, message.locale]);
    return (row as { id: string }).id;
  }

  /** The unique index on open attempts refuses a second one for the same message. */
  async openAttempt(messageId: string, provider: string, bodyHash: Buffer, referenceCode: string): Promise<string> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO message_attempt (clinic_id, message_id, provider, body_hash, reference_code) VALUES (current_clinic_id(), $1, $2, $3, $4) RETURNING id`, [messageId, provider, bodyHash, referenceCode]);
    return (row as { id: string }).id;
  }

  async unresolved(touchId: string): Promise<OpenAttempt | null> {
    const [row] = await this.unitOfWork.query<OpenAttempt>(
      `SELECT a.id AS "attemptId", m.id AS "messageId", m.touch_id AS "touchId", m.patient_id AS "patientId", m.channel, m.address, a.reference_code AS "referenceCode",
         a.started_at AS "startedAt", extract(epoch FROM now() - a.started_at)::int AS "ageSeconds"
       FROM message m JOIN message_attempt a ON a.message_id = m.id WHERE m.touch_id = $1 AND a.outcome IN ('open', 'unknown')`, [touchId]);
    return row ?? null;
  }

  async closeAttempt(attemptId: string, outcome: 'accepted' | 'rejected' | 'unknown' | 'lost', facts: { providerMessageId?: string; errorCode?: string } = {}): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE message_attempt SET outcome = $2, provider_message_id = coalesce($3, provider_message_id), error_code = $4, ended_at = now() WHERE id = $1 AND outcome IN ('open', 'unknown')`,
      [attemptId, outcome, facts.providerMessageId ?? null, facts.errorCode ?? null]);
  }

  /** Moves a message's status upward only: callbacks come late, twice and in any order. Answers whether it moved. */
  async raiseStatus(messageId: string, status: 'accepted' | 'sent' | 'delivered' | 'undelivered' | 'failed'): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE message SET status = $2, delivered_at = CASE WHEN $2 = 'delivered' THEN snowmelt_now() ELSE delivered_at END
       WHERE id = $1 AND array_position(ARRAY['queued', 'accepted', 'sent', 'undelivered', 'failed', 'delivered'], status) < array_position(ARRAY['queued', 'accepted', 'sent', 'undelivered', 'failed', 'delivered'], $2)
       RETURNING id`, [messageId, status]);
    return rows.length > 0;
  }

  async recordCallback(attemptId: string, providerMessageId: string, status: string, errorCode: string | null): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `INSERT INTO message_status_callback (clinic_id, attempt_id, provider_message_id, provider_status, error_code)
       VALUES (current_clinic_id(), $1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id`, [attemptId, providerMessageId, status, errorCode]);
    return rows.length > 0;
  }

  async ofAttempt(attemptId: string): Promise<{ messageId: string; touchId: string; patientId: string; address: string; providerMessageId: string | null } | null> {
    const [row] = await this.unitOfWork.query<{ messageId: string; touchId: string; patientId: string; address: string; providerMessageId: string | null }>(
      `SELECT m.id AS "messageId", m.touch_id AS "touchId", m.patient_id AS "patientId", m.address, a.provider_message_id AS "providerMessageId"
       FROM message_attempt a JOIN message m ON m.id = a.message_id WHERE a.id = $1`, [attemptId]);
    return row ?? null;
  }

  async clinicOfAttempt(attemptId: string): Promise<string | null> {
    const [row] = await this.unitOfWork.lookup<{ clinic: string | null }>('SELECT clinic_of_message_attempt($1) AS clinic', [attemptId]);
    return row?.clinic ?? null;
  }

  async clinicsOfAddress(address: string): Promise<string[]> {
    return (await this.unitOfWork.lookup<{ clinic: string }>(`SELECT clinics_of_address('sms', $1) AS clinic`, [address])).map((row) => row.clinic);
  }

  /** Answers the patients whose number it is. */
  async optOut(address: string, evidence: string): Promise<string[]> {
    await this.unitOfWork.query(`INSERT INTO messaging_opt_out (clinic_id, channel, address, evidence) VALUES (current_clinic_id(), 'sms', $1, $2) ON CONFLICT DO NOTHING`, [address, evidence]);
    return this.patientsOf(address);
  }

  async optIn(address: string): Promise<string[]> {
    await this.unitOfWork.query(`UPDATE messaging_opt_out SET opted_in_at = snowmelt_now() WHERE channel = 'sms' AND address = $1 AND opted_in_at IS NULL`, [address]);
    return this.patientsOf(address);
  }

  private async patientsOf(address: string): Promise<string[]> {
    return (await this.unitOfWork.query<{ id: string }>(`SELECT patient_id AS id FROM contact_point WHERE system = 'sms' AND value = $1`, [address])).map((row) => row.id);
  }
}
