import { Injectable } from '@nestjs/common';
import type { Role } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

const IDLE = `interval '15 minutes'`;
const ABSOLUTE = `interval '12 hours'`;
const OPEN = `s.revoked_at IS NULL AND s.expires_at > now() AND s.last_seen_at > now() - ${IDLE} AND u.id = s.staff_user_id AND u.disabled_at IS NULL`;

export interface ResumedSession {
  readonly clinicId: string;
  readonly id: string;
  readonly staffUserId: string;
  readonly roles: Role[];
}

/** Sessions expire by the database's real clock: moving the demo clock signs no one out. */
@Injectable()
export class SessionRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async open(staffUserId: string, tokenHash: Buffer): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO staff_session (clinic_id, staff_user_id, token_hash, expires_at) VALUES (current_clinic_id(), $1, $2, now() + ${ABSOLUTE})`,
      [staffUserId, tokenHash],
    );
  }

  /**
   * The owner of a valid session, with their current roles, in one statement of its own. Extends the session, unless
   * `byItself`: no user asked. What was extended within the last half minute is left as it is.
   */
  async resume(tokenHash: Buffer, byItself: boolean): Promise<ResumedSession | null> {
    const [row] = await this.unitOfWork.lookup<ResumedSession>(
      `SELECT clinic_id AS "clinicId", id, staff_user_id AS "staffUserId", roles FROM resume_staff_session($1, ${IDLE}, $2)`,
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
