import { Injectable } from '@nestjs/common';
import type { Proof } from '@snowmelt/audit';
import type { Me, OwnAccess, Role } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { CodedError } from '@snowmelt/http';

const IDLE = `interval '15 minutes'`;
const ABSOLUTE = `interval '12 hours'`;
const OPEN = `s.revoked_at IS NULL AND s.expires_at > now() AND s.last_seen_at > now() - ${IDLE} AND s.awaits IS NULL AND u.id = s.staff_user_id AND u.disabled_at IS NULL`;

/** What a session waits for before it may do anything. */
export type Awaits = Me['awaits'];

export interface ResumedSession {
  readonly clinicId: string;
  readonly id: string;
  readonly staffUserId: string;
  readonly roles: Role[];
  readonly awaits: Awaits;
  readonly provedBy: Proof;
  /** Since its person last proved who they are. */
  readonly provedSeconds: number;
}
interface Opening {
  readonly awaits: Awaits;
  readonly by: Proof;
}
/** Where a session was opened, as far as one can know. */
export interface Origin {
  readonly device: string | null;
  readonly address: string | null;
}

/** Sessions expire by the database's real clock: moving the demo clock signs no one out. */
@Injectable()
export class SessionRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async open(
    staffUserId: string,
    tokenHash: Buffer,
    { awaits, by }: Opening,
    { device, address }: Origin,
  ): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO staff_session (clinic_id, staff_user_id, token_hash, expires_at, awaits, proved_by, device, address)
       VALUES (current_clinic_id(), $1, $2, now() + ${ABSOLUTE}, $3, $4, $5, $6)`,
      [staffUserId, tokenHash, awaits, by, device, address],
    );
  }

  /**
   * The person has proved who they are. A second factor ends what the session waited for, and then its cookie of before
   * is good for nothing; the password alone ends nothing. A proof in between keeps the cookie: a video room knows it.
   */
  async proved(id: string, tokenHash: Buffer, by: Proof): Promise<{ awaits: Awaits; isNew: boolean }> {
    const [row] = await this.unitOfWork.query<{ awaits: Awaits; isNew: boolean }>(
      `UPDATE staff_session SET proved_at = now(), proved_by = $3, last_seen_at = now(),
         awaits = CASE WHEN $3 = 'password' THEN awaits END,
         token_hash = CASE WHEN awaits IS NOT NULL AND $3 <> 'password' THEN $2::bytea ELSE token_hash END
       WHERE id = $1 AND revoked_at IS NULL RETURNING awaits, token_hash = $2 AS "isNew"`,
      [id, tokenHash, by],
    );
    if (!row) throw new CodedError(401, 'IDENTITY.NOT_SIGNED_IN', 'Please sign in.');
    return row;
  }

  async awaits(id: string): Promise<Awaits> {
    const [row] = await this.unitOfWork.query<{ awaits: Awaits }>('SELECT awaits FROM staff_session WHERE id = $1', [
      id,
    ]);
    return row?.awaits ?? null;
  }

  /** Somebody got a role of which the clinic demands a second factor: their open sessions wait until they have one. */
  async demandEnrolment(staffUserId: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE staff_session s SET awaits = 'enrolment' FROM staff_user u, clinic c WHERE u.id = s.staff_user_id AND s.staff_user_id = $1 AND s.revoked_at IS NULL
         AND s.awaits IS NULL AND u.roles && c.factor_roles AND NOT has_factor(u.id)`,
      [staffUserId],
    );
  }

  /** The person has the second factor that the clinic demands. */
  async enrolled(id: string): Promise<void> {
    await this.unitOfWork.query(`UPDATE staff_session SET awaits = NULL WHERE id = $1 AND awaits = 'enrolment'`, [id]);
  }

  /** All but one, if it is named. */
  async revokeAll(staffUserId: string, butId: string | null = null): Promise<void> {
    await this.unitOfWork.query(
      'UPDATE staff_session SET revoked_at = now() WHERE staff_user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $2::uuid',
      [staffUserId, butId],
    );
    await this.unitOfWork.query(`SELECT pg_notify('staff_out', current_clinic_id() || ' ' || $1)`, [staffUserId]);
  }

  async revokeOne(staffUserId: string, id: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      'UPDATE staff_session SET revoked_at = now() WHERE id = $1 AND staff_user_id = $2 AND revoked_at IS NULL RETURNING id',
      [id, staffUserId],
    );
    if (rows.length > 0)
      await this.unitOfWork.query(`SELECT pg_notify('staff_out', current_clinic_id() || ' ' || $1)`, [staffUserId]);
    return rows.length > 0;
  }

  async openOnes(staffUserId: string, thisId: string): Promise<OwnAccess['sessions']> {
    const rows = await this.unitOfWork.query<{
      id: string;
      isThis: boolean;
      device: string | null;
      address: string | null;
      openedAt: Date;
      lastSeenAt: Date;
    }>(
      `SELECT s.id, s.id = $2 AS "isThis", s.device, s.address, s.created_at AS "openedAt", s.last_seen_at AS "lastSeenAt"
       FROM staff_session s, staff_user u WHERE s.staff_user_id = $1 AND ${OPEN} ORDER BY s.created_at DESC LIMIT 100`,
      [staffUserId, thisId],
    );
    return rows.map(({ openedAt, lastSeenAt, ...row }) => ({
      ...row,
      openedAt: openedAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
    }));
  }

  /**
   * The owner of a valid session, with their current roles, in one statement of its own. Extends the session, unless
   * `byItself`: no user asked. What was extended within the last half minute is left as it is.
   */
  async resume(tokenHash: Buffer, byItself: boolean): Promise<ResumedSession | null> {
    const [row] = await this.unitOfWork.lookup<ResumedSession>(
      `SELECT clinic_id AS "clinicId", id, staff_user_id AS "staffUserId", roles, awaits, proved_seconds AS "provedSeconds", proved_by AS "provedBy" FROM resume_staff_session($1, ${IDLE}, $2)`,
      [tokenHash, !byItself],
    );
    return row ?? null;
  }

  async isOpenFor(staffUserId: string): Promise<boolean> {
    return (
      (
        await this.unitOfWork.query(`SELECT FROM staff_session s, staff_user u WHERE u.id = $1 AND ${OPEN} LIMIT 1`, [
          staffUserId,
        ])
      ).length > 0
    );
  }

  async revoke(tokenHash: Buffer): Promise<void> {
    await this.unitOfWork.query(
      'UPDATE staff_session SET revoked_at = now() WHERE token_hash = $1 AND revoked_at IS NULL',
      [tokenHash],
    );
  }
}
