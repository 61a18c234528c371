import { Injectable } from '@nestjs/common';
import type { AccessFactor } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

/** A code that is about to be checked, counted as wrong until it is accepted. */
export interface CodeAttempt {
  readonly id: string;
  readonly secret: Buffer;
  readonly lastStep: string | null;
  /** Seconds since 1970 by the database's real clock. */
  readonly epoch: number;
}
export interface StoredPasskey {
  readonly id: string;
  readonly staffUserId: string;
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly counter: string;
}

/** Second factors and recovery codes. */
@Injectable()
export class FactorRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async list(staffUserId: string): Promise<AccessFactor[]> {
    const rows = await this.unitOfWork.query<
      Omit<AccessFactor, 'createdAt' | 'lastUsedAt'> & { createdAt: Date; lastUsedAt: Date | null }
    >(
      `SELECT id, 'passkey' AS kind, name, created_at AS "createdAt", last_used_at AS "lastUsedAt" FROM staff_passkey WHERE staff_user_id = $1
       UNION ALL SELECT id, 'totp', 'Authenticator app', created_at, last_used_at FROM staff_authenticator
       WHERE staff_user_id = $1 AND confirmed_at IS NOT NULL ORDER BY 4, 1 LIMIT 20`,
      [staffUserId],
    );
    return rows.map(({ createdAt, lastUsedAt, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    }));
  }

  /** Replaces one that was not confirmed. */
  async addTotp(staffUserId: string, id: string, secret: Buffer): Promise<void> {
    await this.unitOfWork.query('DELETE FROM staff_authenticator WHERE staff_user_id = $1 AND confirmed_at IS NULL', [
      staffUserId,
    ]);
    await this.unitOfWork.query(
      'INSERT INTO staff_authenticator (id, clinic_id, staff_user_id, secret) VALUES ($1, current_clinic_id(), $2, $3)',
      [id, staffUserId, secret],
    );
  }

  /** The first code of a new app. Null when it is not waiting for one. */
  async unconfirmed(staffUserId: string, id: string): Promise<CodeAttempt | null> {
    const [row] = await this.unitOfWork.query<CodeAttempt>(
      `SELECT id, secret, last_step AS "lastStep", extract(epoch FROM now())::float8 AS epoch FROM staff_authenticator
       WHERE id = $1 AND staff_user_id = $2 AND confirmed_at IS NULL AND created_at > now() - interval '15 minutes' FOR UPDATE`,
      [id, staffUserId],
    );
    return row ?? null;
  }

  /** From now on it counts, and no other app of the person does. */
  async confirm(staffUserId: string, id: string, step: number): Promise<void> {
    await this.unitOfWork.query('DELETE FROM staff_authenticator WHERE staff_user_id = $1 AND id <> $2', [
      staffUserId,
      id,
    ]);
    await this.unitOfWork.query('UPDATE staff_authenticator SET confirmed_at = now(), last_step = $2 WHERE id = $1', [
      id,
      step,
    ]);
  }

  /**
   * As with a password: the fifth wrong code in a row costs a second, each further one twice as much, the tenth 15
   * minutes.
   */
  async reserveCode(staffUserId: string): Promise<CodeAttempt | null> {
    const [row] = await this.unitOfWork.query<CodeAttempt>(
      `WITH free AS (
         SELECT id, CASE WHEN failures >= 10 THEN 5 ELSE failures + 1 END AS failures FROM staff_authenticator
         WHERE staff_user_id = $1 AND confirmed_at IS NOT NULL AND coalesce(locked_until, '-infinity') <= now() FOR UPDATE)
       UPDATE staff_authenticator f SET failures = free.failures, locked_until = CASE
         WHEN free.failures >= 10 THEN now() + interval '15 minutes'
         WHEN free.failures >= 5 THEN now() + interval '1 second' * (2 ^ (free.failures - 5)) END
       FROM free WHERE f.id = free.id RETURNING f.id, f.secret, f.last_step AS "lastStep", extract(epoch FROM now())::float8 AS epoch`,
      [staffUserId],
    );
    return row ?? null;
  }

  /** Until when codes are not looked at; null when they are. */
  async lockedSeconds(staffUserId: string): Promise<number | null> {
    const [row] = await this.unitOfWork.query<{ seconds: number }>(
      `SELECT ceil(extract(epoch FROM locked_until - now()))::float8 AS seconds FROM staff_authenticator
       WHERE staff_user_id = $1 AND confirmed_at IS NOT NULL AND locked_until > now()`,
      [staffUserId],
    );
    return row?.seconds ?? null;
  }

  /** False when another request used this code, or a later one, first. */
  async acceptCode(id: string, step: number): Promise<boolean> {
    return this.did(
      `UPDATE staff_authenticator SET last_step = $2, failures = 0, locked_until = NULL, last_used_at = now()
       WHERE id = $1 AND coalesce(last_step, -1) < $2 RETURNING id`,
      [id, step],
    );
  }

  async addPasskey(staffUserId: string, name: string, key: Omit<StoredPasskey, 'id' | 'staffUserId'>): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO staff_passkey (clinic_id, staff_user_id, name, credential_id, public_key, counter) VALUES (current_clinic_id(), $1, $2, $3, $4, $5)`,
      [staffUserId, name, key.credentialId, key.publicKey, key.counter],
    );
  }

  passkeys(staffUserId: string): Promise<StoredPasskey[]> {
    return this.unitOfWork.query<StoredPasskey>(
      `SELECT id, staff_user_id AS "staffUserId", credential_id AS "credentialId", public_key AS "publicKey", counter FROM staff_passkey WHERE staff_user_id = $1`,
      [staffUserId],
    );
  }

  async clinicOfPasskey(credentialId: Buffer): Promise<string | null> {
    const [row] = await this.unitOfWork.lookup<{ id: string | null }>('SELECT clinic_of_passkey($1) AS id', [
      credentialId,
    ]);
    return row?.id ?? null;
  }

  async passkey(credentialId: Buffer): Promise<StoredPasskey | null> {
    const [row] = await this.unitOfWork.query<StoredPasskey>(
      `SELECT f.id, f.staff_user_id AS "staffUserId", f.credential_id AS "credentialId", f.public_key AS "publicKey", f.counter
       FROM staff_passkey f JOIN staff_user u ON u.id = f.staff_user_id WHERE f.credential_id = $1 AND u.disabled_at IS NULL FOR UPDATE OF f`,
      [credentialId],
    );
    return row ?? null;
  }

  async passkeyUsed(id: string, counter: number): Promise<void> {
    await this.unitOfWork.query('UPDATE staff_passkey SET counter = $2, last_used_at = now() WHERE id = $1', [
      id,
      counter,
    ]);
  }

  /** `inRun`: with the caller's transaction; whoever is not known yet has none. */
  async keepChallenge(challenge: string, inRun: boolean): Promise<void> {
    if (inRun) await this.unitOfWork.query('INSERT INTO passkey_challenge (challenge) VALUES ($1)', [challenge]);
    else await this.unitOfWork.lookup('INSERT INTO passkey_challenge (challenge) VALUES ($1)', [challenge]);
  }

  /** Each is answered once. */
  async takeChallenge(challenge: string): Promise<boolean> {
    const rows = await this.unitOfWork.lookup<{ fresh: boolean }>(
      'DELETE FROM passkey_challenge WHERE challenge = $1 RETURNING expires_at > now() AS fresh',
      [challenge],
    );
    return rows[0]?.fresh ?? false;
  }

  async remove(staffUserId: string, id: string): Promise<boolean> {
    const values = [id, staffUserId];
    return (
      (await this.did('DELETE FROM staff_passkey WHERE id = $1 AND staff_user_id = $2 RETURNING id', values)) ||
      (await this.did('DELETE FROM staff_authenticator WHERE id = $1 AND staff_user_id = $2 RETURNING id', values))
    );
  }

  async removeAll(staffUserId: string): Promise<void> {
    await this.unitOfWork.query('DELETE FROM staff_passkey WHERE staff_user_id = $1', [staffUserId]);
    await this.unitOfWork.query('DELETE FROM staff_authenticator WHERE staff_user_id = $1', [staffUserId]);
    await this.unitOfWork.query('DELETE FROM staff_recovery_code WHERE staff_user_id = $1', [staffUserId]);
  }

  async setRecoveryCodes(staffUserId: string, hashes: readonly Buffer[]): Promise<void> {
    await this.unitOfWork.query('DELETE FROM staff_recovery_code WHERE staff_user_id = $1', [staffUserId]);
    await this.unitOfWork.query(
      'INSERT INTO staff_recovery_code (clinic_id, staff_user_id, code_hash) SELECT current_clinic_id(), $1, unnest($2::bytea[])',
      [staffUserId, hashes],
    );
  }

  async recoveryCodesLeft(staffUserId: string): Promise<number> {
    const rows = await this.unitOfWork.query(
      'SELECT FROM staff_recovery_code WHERE staff_user_id = $1 AND used_at IS NULL',
      [staffUserId],
    );
    return rows.length;
  }

  useRecoveryCode(staffUserId: string, hash: Buffer): Promise<boolean> {
    return this.did(
      'UPDATE staff_recovery_code SET used_at = now() WHERE staff_user_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING code_hash',
      [staffUserId, hash],
    );
  }

  private async did(text: string, values: readonly unknown[]): Promise<boolean> {
    return (await this.unitOfWork.query(text, values)).length > 0;
  }
}
