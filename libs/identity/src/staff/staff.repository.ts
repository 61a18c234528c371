import { Injectable } from '@nestjs/common';
import type { Me, Role } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

/** A sign-in attempt, counted as a failure until it is accepted. Without a hash there is nothing to compare with. */
export interface SignInAttempt {
  readonly id: string;
  readonly passwordHash: string | null;
  /** By what it is counted. */
  readonly sources: string[];
  readonly isLocked: boolean;
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

  /** Null for nobody. `device`: the hash of what this browser kept from its last sign-in. */
  async reserveAttempt(email: string, network: string, device: Buffer | null): Promise<SignInAttempt | null> {
    const [attempt] = await this.unitOfWork.query<SignInAttempt>(
      'SELECT id, password_hash AS "passwordHash", sources, is_locked AS "isLocked" FROM reserve_sign_in($1, $2, $3)',
      [email, network, device],
    );
    return attempt ?? null;
  }

  /** The browser counts by itself from now on. */
  async knowDevice(id: string, device: Buffer): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO staff_device (clinic_id, staff_user_id, token_hash) VALUES (current_clinic_id(), $1, $2)
       ON CONFLICT (clinic_id, staff_user_id, token_hash) DO UPDATE SET last_used_at = now()`,
      [id, device],
    );
  }

  /** They choose another one by a link. */
  async endPassword(id: string): Promise<void> {
    await this.unitOfWork.query('UPDATE staff_user SET password_hash = NULL WHERE id = $1', [id]);
  }

  /** False when it was changed meanwhile. */
  async changePassword(id: string, before: string, passwordHash: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      'UPDATE staff_user SET password_hash = $3 WHERE id = $1 AND password_hash = $2 RETURNING id',
      [id, before, passwordHash],
    );
    return rows.length > 0;
  }

  async forgetDevices(id: string): Promise<void> {
    await this.unitOfWork.query('DELETE FROM staff_device WHERE staff_user_id = $1', [id]);
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
    await this.unitOfWork.query('UPDATE staff_user SET password_hash = $2 WHERE id = $1', [id, passwordHash]);
    await this.unitOfWork.query('DELETE FROM sign_in_count WHERE staff_user_id = $1', [id]);
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

  /** Resets the failures from there, unless the account was disabled or got another password meanwhile. */
  async acceptAttempt(id: string, passwordHash: string, sources: readonly string[]): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      'SELECT FROM staff_user WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL FOR SHARE',
      [id, passwordHash],
    );
    if (rows.length === 0) return false;
    await this.unitOfWork.query(
      `UPDATE sign_in_count SET failures = CASE source WHEN 'elsewhere' THEN greatest(failures - 1, 0) ELSE 0 END, locked_until = NULL
       WHERE staff_user_id = $1 AND source = ANY ($2)`,
      [id, sources],
    );
    return true;
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
