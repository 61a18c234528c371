import { Injectable } from '@nestjs/common';
import type { Role } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

export interface StaffAccount {
  readonly id: string;
  readonly displayName: string;
  readonly roles: Role[];
  readonly passwordHash: string;
  readonly failedLogins: number;
  readonly lockedForSeconds: number;
}

@Injectable()
export class StaffRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async clinicOf(email: string): Promise<string | null> {
    const [row] = await this.unitOfWork.lookup<{ clinic: string | null }>('SELECT clinic_of_staff_email($1) AS clinic', [email]);
    return row?.clinic ?? null;
  }

  async byEmail(email: string): Promise<StaffAccount | null> {
    const [row] = await this.unitOfWork.query<StaffAccount>(
      `SELECT id, display_name AS "displayName", roles, password_hash AS "passwordHash", failed_logins AS "failedLogins",
              greatest(0, ceil(extract(epoch FROM coalesce(locked_until, now()) - now())))::int AS "lockedForSeconds"
       FROM staff_user WHERE email = lower($1) AND disabled_at IS NULL FOR UPDATE`, [email]);
    return row ?? null;
  }

  /** Each failure from the fifth on costs a wait that doubles; the tenth locks for a quarter of an hour. */
  async countFailure(id: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE staff_user SET failed_logins = failed_logins + 1, locked_until = CASE
         WHEN failed_logins + 1 >= 10 THEN now() + interval '15 minutes'
         WHEN failed_logins + 1 >= 5 THEN now() + interval '1 second' * (2 ^ (failed_logins - 4)) END WHERE id = $1`, [id]);
  }

  async forgetFailures(id: string): Promise<void> {
    await this.unitOfWork.query('UPDATE staff_user SET failed_logins = 0, locked_until = NULL WHERE id = $1 AND failed_logins > 0', [id]);
  }

  async me(id: string): Promise<{ id: string; displayName: string; roles: Role[]; clinic: { id: string; name: string; phone: string; timeZone: string } }> {
    const [row] = await this.unitOfWork.query<{ id: string; display_name: string; roles: Role[]; clinic_id: string; name: string; phone: string; time_zone: string }>(
      `SELECT s.id, s.display_name, s.roles, c.id AS clinic_id, c.name, c.phone, c.time_zone FROM staff_user s JOIN clinic c ON c.id = s.clinic_id WHERE s.id = $1`, [id]);
    if (!row) throw new Error('the signed-in person has no row');
    return { id: row.id, displayName: row.display_name, roles: row.roles, clinic: { id: row.clinic_id, name: row.name, phone: row.phone, timeZone: row.time_zone } };
  }
}
