import { Injectable } from '@nestjs/common';
import type { StaffLinkFor } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

export type LinkPurpose = StaffLinkFor['purpose'] | 'notice';
export interface DueLink {
  readonly clinicId: string;
  readonly id: string;
}
/** What the mail says. */
export interface LinkToSend {
  readonly staffUserId: string;
  readonly purpose: LinkPurpose;
  readonly email: string;
  readonly displayName: string;
  readonly clinic: string;
  readonly tries: number;
}
export interface OpenLink extends StaffLinkFor {
  readonly id: string;
  readonly staffUserId: string;
}

/**
 * The first hours are for the mail to arrive; a link for a new password is asked for by whoever sits before the
 * screen.
 */
const GOOD_FOR = `CASE l.purpose WHEN 'invitation' THEN interval '72 hours' ELSE interval '10 minutes' END`;

/** Links judged by the real clock. The newest of a person counts, and only once. */
@Injectable()
export class AccessLinkRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** A newer one ends the older ones; what nobody knows who asked for ends none that an administrator sent. */
  async ask(staffUserId: string, purpose: LinkPurpose, askedBy: string | null): Promise<void> {
    if (purpose !== 'notice') await this.revokeAll(staffUserId, askedBy === null);
    await this.unitOfWork.query(
      'INSERT INTO staff_link (clinic_id, staff_user_id, purpose, asked_by) VALUES (current_clinic_id(), $1, $2, $3)',
      [staffUserId, purpose, askedBy],
    );
  }

  async revokeAll(staffUserId: string, onlyOwn = false): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE staff_link SET revoked_at = now() WHERE staff_user_id = $1 AND used_at IS NULL AND revoked_at IS NULL AND purpose <> 'notice'
         AND (NOT $2 OR asked_by IS NULL)`,
      [staffUserId, onlyOwn],
    );
  }

  /** How often the person asked themselves within the last hour, and whether one of these links is still good. */
  async ownRequests(staffUserId: string): Promise<{ lastHour: number; isOpen: boolean }> {
    await this.unitOfWork.query(`SELECT pg_advisory_xact_lock(hashtextextended('reset:' || $1, 0))`, [staffUserId]);
    const [row] = await this.unitOfWork.query<{ lastHour: number; isOpen: boolean }>(
      `SELECT count(*)::int AS "lastHour", coalesce(bool_or(used_at IS NULL AND revoked_at IS NULL AND coalesce(expires_at, 'infinity') > now()), false) AS "isOpen"
       FROM staff_link WHERE staff_user_id = $1 AND purpose = 'reset' AND asked_by IS NULL AND asked_at > now() - interval '1 hour'`,
      [staffUserId],
    );
    return row ?? { lastHour: 0, isOpen: false };
  }

  due(limit: number): Promise<DueLink[]> {
    return this.unitOfWork.lookup<DueLink>('SELECT clinic_id AS "clinicId", id FROM staff_links_due($1)', [limit]);
  }

  /**
   * Makes the token. Null when another worker was first, or nobody wants it any more. It is due again if this worker
   * dies.
   */
  async begin(id: string, tokenHash: Buffer): Promise<LinkToSend | null> {
    const [row] = await this.unitOfWork.query<LinkToSend>(
      `UPDATE staff_link l SET token_hash = CASE WHEN l.purpose <> 'notice' THEN $2::bytea END,
         expires_at = CASE WHEN l.purpose <> 'notice' THEN now() + ${GOOD_FOR} END, tries = l.tries + 1, due_at = now() + interval '2 minutes'
       FROM staff_user u, clinic c WHERE l.id = $1 AND l.outcome IS NULL AND l.revoked_at IS NULL AND l.due_at <= now() AND u.id = l.staff_user_id AND u.disabled_at IS NULL
       RETURNING l.staff_user_id AS "staffUserId", l.purpose, u.email, u.display_name AS "displayName", c.name AS clinic, l.tries`,
      [id, tokenHash],
    );
    return row ?? null;
  }

  /** Shown to whoever founds the clinic: no mail goes out. */
  async show(staffUserId: string, tokenHash: Buffer): Promise<void> {
    await this.revokeAll(staffUserId);
    await this.unitOfWork.query(
      `INSERT INTO staff_link (clinic_id, staff_user_id, purpose, outcome, token_hash, expires_at)
       VALUES (current_clinic_id(), $1, 'invitation', 'shown', $2, now() + interval '72 hours')`,
      [staffUserId, tokenHash],
    );
  }

  async settle(id: string, outcome: 'sent' | 'refused' | 'unclear', code: string | null): Promise<void> {
    await this.unitOfWork.query('UPDATE staff_link SET outcome = $2, code = $3 WHERE id = $1 AND outcome IS NULL', [
      id,
      outcome,
      code,
    ]);
  }

  async later(id: string, seconds: number, code: string | null): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE staff_link SET due_at = now() + $2 * interval '1 second', code = $3 WHERE id = $1 AND outcome IS NULL`,
      [id, seconds, code],
    );
  }

  async clinicOf(tokenHash: Buffer): Promise<string | null> {
    const [row] = await this.unitOfWork.lookup<{ id: string | null }>('SELECT clinic_of_staff_link($1) AS id', [
      tokenHash,
    ]);
    return row?.id ?? null;
  }

  /** Null when it is over. `forUpdate`: whoever uses it at the same moment waits. */
  async open(tokenHash: Buffer, forUpdate: boolean): Promise<OpenLink | null> {
    const text = `SELECT l.id, l.staff_user_id AS "staffUserId",
         CASE l.purpose WHEN 'invitation' THEN 'invitation' ELSE 'reset' END AS purpose, u.display_name AS "displayName", u.email, c.name AS clinic
       FROM staff_link l JOIN staff_user u ON u.id = l.staff_user_id, clinic c
       WHERE l.token_hash = $1 AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now() AND u.disabled_at IS NULL`;
    const [row] = forUpdate
      ? await this.unitOfWork.query<OpenLink>(`${text} FOR UPDATE OF l, u`, [tokenHash])
      : await this.unitOfWork.query<OpenLink>(text, [tokenHash]);
    return row ?? null;
  }

  async use(id: string): Promise<void> {
    await this.unitOfWork.query('UPDATE staff_link SET used_at = now() WHERE id = $1', [id]);
  }
}
