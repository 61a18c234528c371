import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

@Injectable()
export class TextReachRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** How many patients texts can go to. */
  async patientsByText(): Promise<number> {
    const [row] = await this.unitOfWork.query<{ count: number }>(
      `SELECT count(DISTINCT a.patient_id)::int AS count FROM patient_address a WHERE a.system = 'sms' AND a.reachable_since IS NOT NULL`,
    );
    return row?.count ?? 0;
  }
}
