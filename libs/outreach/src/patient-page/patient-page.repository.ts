import { Injectable } from '@nestjs/common';
import type { Locale, PatientVisitPage, ServicePurpose, Stage } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

export interface PatientPageFacts {
  readonly givenName: string;
  readonly language: Locale;
  readonly timeZone: string;
  readonly clinicName: string;
  readonly clinicPhone: string;
  readonly stage: Stage | null;
  /**
   * The numbers of the protocol of the dose's course; otherwise of the patient's present course or, when it is over, of
   * the last one: a reading that was sent before goes by it. Null without one.
   */
  readonly protocol: Record<string, { value: number }> | null;
  readonly appointment:
    | (Omit<NonNullable<PatientVisitPage['appointment']>, 'stopped'> & {
        purpose: ServicePurpose;
        stageOfDose: Stage | null;
      })
    | null;
}

@Injectable()
export class PatientPageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async facts(patientId: string, appointmentId: string | null): Promise<PatientPageFacts> {
    const [row] = await this.unitOfWork.query<PatientPageFacts>(
      `SELECT p.given_name AS "givenName", p.language, p.time_zone AS "timeZone", c.name AS "clinicName", c.phone AS "clinicPhone", k.stage,
         protocol_numbers(CASE WHEN a.purpose = 'dose' THEN course_of_dose(a.id) ELSE coalesce(k.id, (SELECT l.id FROM course_with_protocol l
           WHERE l.patient_id = p.id ORDER BY l.ended_at DESC, l.id DESC LIMIT 1)) END) AS protocol,
         CASE WHEN a.id IS NOT NULL THEN jsonb_build_object('id', a.id, 'status', a.status, 'modality', a.modality, 'purpose', a.purpose,
           'stageOfDose', CASE WHEN a.purpose = 'dose' THEN (SELECT d.stage FROM course_with_protocol d WHERE d.id = course_of_dose(a.id)) END,
           'durationMinutes', a.duration_minutes, 'startsAt', to_char(a.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
           'startsLocal', to_char(to_wall_time(a.starts_at, z.zone), 'YYYY-MM-DD"T"HH24:MI'), 'timeZone', z.zone,
           'place', CASE a.modality WHEN 'in_person' THEN (SELECT jsonb_build_object('address', l.address, 'directions',
             jsonb_build_object('en', coalesce(l.directions ->> 'en', ''), 'es', coalesce(l.directions ->> 'es', ''))) FROM place_of_visit l WHERE l.appointment_id = a.id) END,
           'confirmedAt', to_char(a.confirmed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) END AS appointment
       FROM patient_name p CROSS JOIN own_clinic c
         LEFT JOIN course_with_protocol k ON k.patient_id = p.id AND k.ended_at IS NULL
         LEFT JOIN appointment_with_service a ON a.id = $2
         -- who comes to the clinic reads the time on its wall, who is at home the one on their own
         CROSS JOIN LATERAL (SELECT CASE a.modality WHEN 'in_person' THEN a.time_zone ELSE p.time_zone END AS zone) z
       WHERE p.id = $1`,
      [patientId, appointmentId],
    );
    return row as PatientPageFacts;
  }
}
