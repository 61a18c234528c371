import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import type { EducationItem } from '../library/education-item.js';

export interface Reading {
  readonly id: string;
  readonly acknowledgedAt: string | null;
  readonly isNew: boolean;
}

const ACKNOWLEDGED = `to_char(acknowledged_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "acknowledgedAt"`;

@Injectable()
export class ReadingRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async open(patientId: string, item: EducationItem): Promise<Reading> {
    const [row] = await this.unitOfWork.query<Reading>(
      `INSERT INTO reading (clinic_id, patient_id, education_code, item_version, locale) VALUES (current_clinic_id(), $1, $2, $3, $4)
       ON CONFLICT (clinic_id, patient_id, education_code, item_version) DO UPDATE SET locale = excluded.locale RETURNING id, ${ACKNOWLEDGED}, xmax = 0 AS "isNew"`,
      [patientId, item.code, item.version, item.locale],
    );
    return row as Reading;
  }

  /** Returns false when the item was acknowledged before. */
  async acknowledge(id: string): Promise<boolean> {
    return (
      (
        await this.unitOfWork.query(
          'UPDATE reading SET acknowledged_at = snowmelt_now() WHERE id = $1 AND acknowledged_at IS NULL RETURNING id',
          [id],
        )
      ).length > 0
    );
  }
}
