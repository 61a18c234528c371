import { Injectable } from '@nestjs/common';
import type { UnsignedVisit } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { BEGAN, BOOKED_WITH } from '../visit/visit-facts.js';
import type { UnsignedAges } from './unsigned-flag.js';

export type UnsignedRow = Omit<UnsignedVisit, 'flag'> & { readonly ages: UnsignedAges };

@Injectable()
export class UnsignedRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Held visits without a note, and drafts unless the visit was cancelled or missed before it began; oldest first. */
  list(staffId: string | null, after: string | null, limit: number): Promise<UnsignedRow[]> {
    return this.unitOfWork.query<UnsignedRow>(
      `WITH waiting AS (
         SELECT a.id FROM appointment_with_service a WHERE a.status = 'fulfilled' AND NOT EXISTS (SELECT FROM integration_note n WHERE n.appointment_id = a.id)
         UNION ALL
         SELECT a.id FROM integration_note n JOIN appointment_with_service a ON a.id = n.appointment_id WHERE n.status = 'draft' AND (a.status IN ('booked', 'arrived', 'fulfilled') OR ${BEGAN}))
       SELECT a.id AS "appointmentId", a.patient_id AS "patientId", p.name AS "patientName", a.service,
         to_char(a.starts_local, 'YYYY-MM-DD"T"HH24:MI') AS "startsLocal", to_char(a.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "endedAt",
         booked.names AS clinician,
         n.id AS "noteId", CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'displayName', u.display_name) END AS author,
         greatest(0, floor(extract(epoch FROM snowmelt_now() - a.ends_at) / 3600))::int AS "ageHours", t.definition -> 'unsignedAges' AS ages
       FROM waiting w JOIN appointment_with_service a ON a.id = w.id JOIN patient_name p ON p.id = a.patient_id
         JOIN LATERAL note_form_for(a.purpose, a.service_code) t ON true
         ${BOOKED_WITH} LEFT JOIN integration_note n ON n.appointment_id = a.id LEFT JOIN staff_name u ON u.id = n.author_id
       WHERE ($1::uuid IS NULL OR n.author_id = $1 OR (n.id IS NULL AND $1 = ANY (booked.staff_ids)))
         AND ($2::uuid IS NULL OR (a.ends_at, a.id) > (SELECT ends_at, id FROM appointment_with_service WHERE id = $2))
       ORDER BY a.ends_at, a.id LIMIT $3`,
      [staffId, after, limit],
    );
  }
}
