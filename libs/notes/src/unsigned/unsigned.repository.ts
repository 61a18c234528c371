import { Injectable } from '@nestjs/common';
import type { UnsignedVisit } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { BEGAN } from '../visit/visit-facts.js';
import type { UnsignedAges } from './unsigned-flag.js';

export type UnsignedRow = Omit<UnsignedVisit, 'flag'> & { readonly ages: UnsignedAges };

const VISIT = 'a.id, a.patient_id, a.service, a.purpose, a.service_code, a.starts_local, a.ends_at';

@Injectable()
export class UnsignedRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Held visits without a note, and drafts unless the visit was cancelled or missed before it began; oldest first. A
   * PostgreSQL that knows nothing of the tables takes every join for one row: so what waits is found once, and the rest
   * of it is looked up.
   */
  list(staffId: string | null, after: string | null, limit: number): Promise<UnsignedRow[]> {
    return this.unitOfWork.query<UnsignedRow>(
      `WITH waiting AS MATERIALIZED (
         SELECT ${VISIT}, NULL::uuid AS note_id, NULL::uuid AS author_id
         FROM appointment_with_service a WHERE a.status = 'fulfilled' AND NOT EXISTS (SELECT FROM integration_note n WHERE n.appointment_id = a.id)
         UNION ALL
         SELECT ${VISIT}, n.id, n.author_id
         FROM integration_note n CROSS JOIN LATERAL (SELECT * FROM appointment_with_service a WHERE a.id = n.appointment_id OFFSET 0) a
         WHERE n.status = 'draft' AND (a.status IN ('booked', 'arrived', 'fulfilled') OR ${BEGAN})),
       page AS MATERIALIZED (
         SELECT w.*, t.definition -> 'unsignedAges' AS ages FROM waiting w
           CROSS JOIN LATERAL note_form_for(w.purpose, w.service_code) t
         WHERE ($1::uuid IS NULL OR w.author_id = $1 OR (w.note_id IS NULL AND $1 = ANY ((SELECT staff_ids FROM clinicians_of(w.id))::uuid[])))
           AND ($2::uuid IS NULL OR (w.ends_at, w.id) > (SELECT ends_at, id FROM appointment_with_service WHERE id = $2))
         ORDER BY w.ends_at, w.id LIMIT $3)
       SELECT w.id AS "appointmentId", w.patient_id AS "patientId", (SELECT p.name FROM patient_name p WHERE p.id = w.patient_id) AS "patientName", w.service,
         to_char(w.starts_local, 'YYYY-MM-DD"T"HH24:MI') AS "startsLocal", to_char(w.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "endedAt",
         (SELECT names FROM clinicians_of(w.id)) AS clinician, w.note_id AS "noteId",
         (SELECT jsonb_build_object('id', u.id, 'displayName', u.display_name) FROM staff_name u WHERE u.id = w.author_id) AS author,
         greatest(0, floor(extract(epoch FROM snowmelt_now() - w.ends_at) / 3600))::int AS "ageHours", w.ages
       FROM page w ORDER BY w.ends_at, w.id`,
      [staffId, after, limit],
    );
  }
}
