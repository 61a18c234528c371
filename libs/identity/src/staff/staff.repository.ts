import { Injectable } from '@nestjs/common';
import type { Me, Role } from '@snowmelt/contracts';
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

  /** Null for nobody, and for who was invited and has no password yet. */
  async activeWith(email: string): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      'SELECT id FROM staff_user WHERE email = lower($1) AND disabled_at IS NULL AND password_hash IS NOT NULL',
      [email],
    );
    return row?.id ?? null;
  }

  async passwordOf(id: string): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ hash: string | null }>(
      'SELECT password_hash AS hash FROM staff_user WHERE id = $1',
      [id],
    );
    return row?.hash ?? null;
  }

  async setPassword(id: string, passwordHash: string): Promise<void> {
    await this.unitOfWork.query(
      'UPDATE staff_user SET password_hash = $2, failed_logins = 0, locked_until = NULL WHERE id = $1',
      [id, passwordHash],
    );
  }

  /** Of the same password, with the parameters of today. */
  async rehash(id: string, before: string, passwordHash: string): Promise<void> {
    await this.unitOfWork.query('UPDATE staff_user SET password_hash = $3 WHERE id = $1 AND password_hash = $2', [
      id,
      before,
      passwordHash,
    ]);
  }

  /** What a new session of the person has to wait for. */
  async waits(id: string): Promise<Me['awaits']> {
    const [row] = await this.unitOfWork.query<{ hasFactor: boolean; needsFactor: boolean }>(
      `SELECT has_factor(u.id) AS "hasFactor",
         u.roles && c.factor_roles AS "needsFactor" FROM staff_user u, clinic c WHERE u.id = $1`,
      [id],
    );
    if (row?.hasFactor) return 'factor';
    return row?.needsFactor ? 'enrolment' : null;
  }

  async needsFactor(id: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      'SELECT FROM staff_user u, clinic c WHERE u.id = $1 AND u.roles && c.factor_roles',
      [id],
    );
    return rows.length > 0;
  }

  async signedIn(id: string): Promise<void> {
    await this.unitOfWork.query('UPDATE staff_user SET last_signed_in_at = snowmelt_now() WHERE id = $1', [id]);
  }

  async identityOf(id: string): Promise<{ id: string; email: string; displayName: string; clinic: string }> {
    const [row] = await this.unitOfWork.query<{ id: string; email: string; displayName: string; clinic: string }>(
      'SELECT s.id, s.email, s.display_name AS "displayName", c.name AS clinic FROM staff_user s JOIN clinic c ON c.id = s.clinic_id WHERE s.id = $1',
      [id],
    );
    if (!row) throw new Error('the signed-in person has no row');
    return row;
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
    factors: Me['factors'];
  }> {
    const [row] = await this.unitOfWork.query<{
      id: string;
      display_name: string;
      roles: Role[];
      clinic_id: string;
      name: string;
      phone: string;
      time_zone: string;
      factors: Me['factors'];
    }>(
      `SELECT s.id, s.display_name, s.roles, c.id AS clinic_id, c.name, c.phone, c.time_zone,
         ARRAY(SELECT 'passkey' WHERE EXISTS (SELECT FROM staff_passkey p WHERE p.staff_user_id = s.id)
           UNION ALL SELECT 'totp' FROM staff_authenticator a WHERE a.staff_user_id = s.id AND a.confirmed_at IS NOT NULL) AS factors FROM staff_user s JOIN clinic c ON c.id = s.clinic_id WHERE s.id = $1`,
      [id],
    );
    if (!row) throw new Error('the signed-in person has no row');
    return {
      id: row.id,
      displayName: row.display_name,
      roles: row.roles,
      clinic: { id: row.clinic_id, name: row.name, phone: row.phone, timeZone: row.time_zone },
      factors: row.factors,
    };
  }
}
