import { Injectable } from '@nestjs/common';
import type { ClinicChange, ClinicDetails } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

/** How the clinic of the caller is called and reached. */
@Injectable()
export class ClinicDetailsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async read(): Promise<ClinicDetails> {
    const [row] = await this.unitOfWork.query<ClinicDetails>(
      'SELECT version, name, sender_name AS "senderName", phone, time_zone AS "timeZone" FROM clinic WHERE id = current_clinic_id()',
    );
    return row as ClinicDetails;
  }

  /** False when somebody changed them meanwhile. */
  async save({ version, name, senderName, phone }: ClinicChange): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE clinic SET name = $2, sender_name = $3, phone = $4, version = version + 1
       WHERE id = current_clinic_id() AND version = $1 RETURNING id`,
      [version, name, senderName, phone],
    );
    return rows.length > 0;
  }
}
