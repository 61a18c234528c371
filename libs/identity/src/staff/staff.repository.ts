import { Injectable } from '@nestjs/common';
import type { Role } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

/** A sign-in attempt, counted as a failure until it is accepted. Without a hash the account is locked. */
export interface SignInAttempt {
  readonly id: string;
  readonly passwordHash: string | null;
}

@Injectable()
export class StaffRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async clinicOf(email: string): Promise<string | null> {
    const [row] = await this.unitOfWork.lookup<{ clinic: string | null }>(
      'SELECT clinic_of_staff_email($1) AS clinic',
      [email],
    );
    return row?.clinic ?? null;
  }

  /**
   * The fifth failure locks the account for a second, each further one for twice as long, the tenth for 15 minutes;
   * then the series starts again.
   */
  async reserveAttempt(email: string): Promise<SignInAttempt | null> {
    const [attempt] = await this.unitOfWork.query<SignInAttempt>(
      `WITH free AS (
         SELECT id, CASE WHEN failed_logins >= 10 THEN 5 ELSE failed_logins + 1 END AS failures FROM staff_user
         WHERE email = lower($1) AND disabled_at IS NULL AND coalesce(locked_until, '-infinity') <= now() FOR UPDATE)
       UPDATE staff_user u SET failed_logins = free.failures, locked_until = CASE
         WHEN free.failures >= 10 THEN now() + interval '15 minutes'
         WHEN free.failures >= 5 THEN now() + interval '1 second' * (2 ^ (free.failures - 5)) END
       FROM free WHERE u.id = free.id RETURNING u.id, u.password_hash AS "passwordHash"`,
      [email],
    );
    if (attempt) return attempt;
    const [locked] = await this.unitOfWork.query<{ id: string }>(
      'SELECT id FROM staff_user WHERE email = lower($1) AND disabled_at IS NULL',
      [email],
    );
    return locked ? { id: locked.id, passwordHash: null } : null;
  }

  /** Resets the failures, unless the account was disabled or got another password meanwhile. */
  async acceptAttempt(id: string, passwordHash: string): Promise<boolean> {
    return (
      (
        await this.unitOfWork.query(
          'UPDATE staff_user SET failed_logins = 0, locked_until = NULL WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL RETURNING id',
          [id, passwordHash],
        )
      ).length > 0
    );
  }

  async me(id: string): Promise<{
    id: string;
    displayName: string;
    roles: Role[];
    clinic: { id: string; name: string; phone: string; timeZone: string };
  }> {
    const [row] = await this.unitOfWork.query<{
      id: string;
      display_name: string;
      roles: Role[];
      clinic_id: string;
      name: string;
      phone: string;
      time_zone: string;
    }>(
      `SELECT s.id, s.display_name, s.roles, c.id AS clinic_id, c.name, c.phone, c.time_zone FROM staff_user s JOIN clinic c ON c.id = s.clinic_id WHERE s.id = $1`,
      [id],
    );
    if (!row) throw new Error('the signed-in person has no row');
    return {
      id: row.id,
      displayName: row.display_name,
      roles: row.roles,
      clinic: { id: row.clinic_id, name: row.name, phone: row.phone, timeZone: row.time_zone },
    };
  }
}
