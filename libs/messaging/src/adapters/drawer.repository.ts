import { Injectable } from '@nestjs/common';
import type { DrawerMessage } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import type { Outgoing } from '../ports/outgoing.port.js';

@Injectable()
export class DrawerRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async put(message: Outgoing, channel: 'sms' | 'email'): Promise<void> {
    await this.unitOfWork.lookup('SELECT put_in_drawer($1, $2, $3, $4, $5, $6)', [
      message.clinicId,
      message.attemptId,
      channel,
      message.to,
      channel === 'email' ? message.subject : null,
      message.body,
    ]);
  }

  async holds(clinicId: string, attemptId: string): Promise<boolean> {
    return this.unitOfWork.run(
      clinicId,
      async () =>
        (await this.unitOfWork.query('SELECT FROM drawer_message WHERE attempt_id = $1', [attemptId])).length > 0,
    );
  }

  /** Newest first; `before` is the last attempt of the previous page. */
  latest(before: string | null, limit: number): Promise<DrawerMessage[]> {
    return this.unitOfWork.query<DrawerMessage>(
      `WITH page AS MATERIALIZED (
         SELECT * FROM drawer_message d
         WHERE $1::uuid IS NULL OR (d.accepted_at, d.attempt_id) < (SELECT accepted_at, attempt_id FROM drawer_message WHERE attempt_id = $1)
         ORDER BY d.accepted_at DESC, d.attempt_id DESC LIMIT $2)
       SELECT d.attempt_id AS "attemptId", m.touch_id AS "touchId", m.patient_id AS "patientId",
         (SELECT p.name FROM patient_name p WHERE p.id = m.patient_id) AS "patientName", d.channel, d.address, d.subject, d.body,
         coalesce(m.reason, 'To whoever is on call') AS reason, to_char(d.accepted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "acceptedAt"
       FROM page d LEFT JOIN LATERAL (SELECT m.* FROM message_attempt a JOIN message m ON m.id = a.message_id WHERE a.id = d.attempt_id OFFSET 0) m ON true
       ORDER BY d.accepted_at DESC, d.attempt_id DESC`,
      [before, limit],
    );
  }
}
