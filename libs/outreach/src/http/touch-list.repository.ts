import { Injectable } from '@nestjs/common';
import type { Touch, TouchQuery } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { BY_RULE } from '../dispatch/status-reasons.js';
import { sendAgain } from '../send-again/send-again.repository.js';
import { instant } from '../touch.repository.js';

/** Messages for staff, page by page: what is planned soonest first, everything else newest first. */
@Injectable()
export class TouchListRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async list(query: {
    patientId: string | null;
    status: TouchQuery['status'];
    after: string | null;
    limit: number;
  }): Promise<Omit<Touch, 'educationTitle'>[]> {
    const order = query.status === 'planned' ? '>' : '<';
    const direction = query.status === 'planned' ? 'ASC' : 'DESC';
    return this.unitOfWork.query<Omit<Touch, 'educationTitle'>>(
      `WITH page AS MATERIALIZED (
         SELECT * FROM touch t
         WHERE ${query.patientId === null ? '$1::uuid IS NULL' : 't.patient_id = $1'} AND ($2 = 'all' OR t.status = $2 OR ($2 = 'planned' AND t.status = 'sending') OR ($2 = 'failed' AND (t.status IN ('expired', 'suppressed') OR ${sendAgain('$5')} <> 'no')))
           AND ($3::uuid IS NULL OR (t.due_at, t.id) ${order} (SELECT due_at, id FROM touch WHERE id = $3))
         ORDER BY t.due_at ${direction}, t.id ${direction} LIMIT $4)
       SELECT t.id, t.patient_id AS "patientId", (SELECT p.name FROM patient_name p WHERE p.id = t.patient_id) AS "patientName", t.template, t.reason,
         t.appointment_id AS "appointmentId", t.education_code AS "educationCode",
         (SELECT to_char(b.starts_local, 'YYYY-MM-DD"T"HH24:MI') FROM appointment_time b WHERE b.appointment_id = t.appointment_id AND b.version = t.appointment_version) AS "visitLocal",
         ${instant('t.due_at')} AS "dueAt", t.status, t.status_reason AS "statusReason", ${sendAgain('$5')} AS "sendAgain", ${instant('t.sent_at')} AS "sentAt",
         coalesce((SELECT jsonb_agg(jsonb_build_object('channel', m.channel, 'status', m.status, 'deliveredAt', ${instant('m.delivered_at')}) ORDER BY m.created_at) FROM touch_message m WHERE m.touch_id = t.id), '[]') AS messages
       FROM page t ORDER BY t.due_at ${direction}, t.id ${direction}`,
      [query.patientId, query.status, query.after, query.limit, BY_RULE],
    );
  }
}
