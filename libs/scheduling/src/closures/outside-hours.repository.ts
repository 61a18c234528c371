import { Injectable } from '@nestjs/common';
import type { VisitInClosure } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

const local = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI')`;

/** A visit that cannot be held as the hours are. */
export interface VisitOutside {
  readonly appointmentId: string;
  readonly patientId: string;
  readonly startsLocal: string;
  readonly timeZone: string;
}

@Injectable()
export class OutsideHoursRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Which of these stand and cannot be held. */
  amongThose(ids: readonly string[]): Promise<VisitOutside[]> {
    return this.unitOfWork.query<VisitOutside>(
      `SELECT a.id AS "appointmentId", a.patient_id AS "patientId", ${local('a.starts_local')} AS "startsLocal", a.time_zone AS "timeZone" FROM appointment a
       WHERE a.id = ANY ($1) AND EXISTS (
         SELECT FROM visits_outside_hours(tstzrange(a.starts_at - interval '1 day', a.ends_at + interval '1 day')) v WHERE v = a.id)`,
      [[...ids]],
    );
  }

  /** For staff, by time. */
  shown(ids: readonly string[]): Promise<VisitInClosure[]> {
    return this.unitOfWork.query<VisitInClosure>(
      `SELECT a.id AS "appointmentId", a.patient_id AS "patientId", p.name AS "patientName", s.name AS service, a.status, ${local('a.starts_local')} AS "startsLocal",
         ARRAY(SELECT DISTINCT b.name FROM reservation r JOIN bookable_resource b ON b.id = r.resource_id WHERE r.appointment_id = a.id ORDER BY b.name) AS with
       FROM appointment a JOIN patient_name p ON p.id = a.patient_id JOIN service_type s ON s.id = a.service_type_id
       WHERE a.id = ANY ($1) ORDER BY a.starts_at, a.id LIMIT 1000`,
      [[...ids]],
    );
  }
}
