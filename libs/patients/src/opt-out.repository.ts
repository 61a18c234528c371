import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';

/** Addresses whose owners texted STOP. They hold for the address, in whoever's chart it is or will be. */
@Injectable()
export class OptOutRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Returns the patients who have this number. */
  async optOut(address: string, evidence: string): Promise<string[]> {
    await this.unitOfWork.query(
      `INSERT INTO messaging_opt_out (clinic_id, channel, address, evidence) VALUES (current_clinic_id(), 'sms', $1, $2) ON CONFLICT DO NOTHING`,
      [address, evidence],
    );
    return this.patientsOf(address);
  }

  async optIn(address: string): Promise<string[]> {
    await this.unitOfWork.query(
      `UPDATE messaging_opt_out SET opted_in_at = snowmelt_now() WHERE channel = 'sms' AND address = $1 AND opted_in_at IS NULL`,
      [address],
    );
    return this.patientsOf(address);
  }

  private async patientsOf(address: string): Promise<string[]> {
    return (
      await this.unitOfWork.query<{ id: string }>(
        `SELECT patient_id AS id FROM contact_point WHERE system = 'sms' AND value = $1`,
        [address],
      )
    ).map((row) => row.id);
  }
}
