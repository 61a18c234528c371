import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

/** A dose to come that follows the one before it sooner than a new gap would allow. */
export interface CloseDose {
  readonly patientId: string;
  readonly patientName: string;
  readonly startsLocal: string;
  readonly gapHours: number;
}

@Injectable()
export class GapEffectsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Of courses in progress on this protocol, by time; counted from start to start, as `check_dose` does. */
  closerThan(protocolCode: string, hours: number): Promise<CloseDose[]> {
    return this.unitOfWork.query<CloseDose>(
      `SELECT a.patient_id AS "patientId", p.name AS "patientName", to_char(a.starts_local, 'YYYY-MM-DD"T"HH24:MI') AS "startsLocal",
         coalesce(floor(extract(epoch FROM a.starts_at - before.at) / 36) / 100, 0)::float8 AS "gapHours"
       FROM course_with_protocol c JOIN appointment a ON a.patient_id = c.patient_id JOIN patient_name p ON p.id = a.patient_id
         CROSS JOIN LATERAL (SELECT max(b.starts_at) AS at FROM appointment b
           WHERE b.patient_id = a.patient_id AND b.purpose = 'dose' AND b.status IN ('booked', 'arrived', 'fulfilled') AND b.starts_at < a.starts_at) before
       WHERE c.protocol_code = $1 AND c.ended_at IS NULL AND a.purpose = 'dose' AND a.status = 'booked' AND a.starts_at > snowmelt_now()
         AND a.starts_at - before.at < interval '1 hour' * $2::float8
       ORDER BY a.starts_at, a.id LIMIT 200`,
      [protocolCode, hours],
    );
  }
}
