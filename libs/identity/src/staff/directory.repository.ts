import { Injectable } from '@nestjs/common';
import type { NewLicence, NewStaff, Role, StaffChange, StaffMember } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

type StoredMember = Omit<StaffMember, 'leftAt' | 'lastSignedInAt'> & {
  readonly leftAt: Date | null;
  readonly lastSignedInAt: Date | null;
};

/** An instant in JSON as `Date.toJSON()` writes it. */
const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The clinic's people, with what an administrator has to see of each. */
@Injectable()
export class DirectoryRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async list(id: string | null = null): Promise<StaffMember[]> {
    const rows = await this.unitOfWork.query<StoredMember>(
      `SELECT u.id, u.version, u.display_name AS "displayName", u.email, u.roles, u.disabled_at AS "leftAt", u.last_signed_in_at AS "lastSignedInAt",
         CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('id', s.id, 'name', s.display_name) END AS supervisor,
         CASE WHEN u.disabled_at IS NOT NULL THEN 'left' WHEN u.password_hash IS NULL THEN 'invited' ELSE 'active' END AS state,
         has_factor(u.id) AS "hasFactor",
         u.roles && (SELECT c.factor_roles FROM clinic c) AS "needsFactor",
         (SELECT jsonb_build_object('purpose', CASE l.purpose WHEN 'invitation' THEN 'invitation' ELSE 'reset' END, 'askedAt', ${instant('l.asked_at')}, 'expiresAt', ${instant('l.expires_at')},
            'outcome', CASE WHEN l.outcome IS NOT NULL AND l.expires_at < now() THEN 'expired' ELSE coalesce(l.outcome, 'waiting') END)
          FROM staff_link l WHERE l.staff_user_id = u.id AND l.purpose <> 'notice' AND l.used_at IS NULL AND l.revoked_at IS NULL ORDER BY l.asked_at DESC LIMIT 1) AS link,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', l.id, 'kind', l.kind, 'state', l.state, 'number', l.number, 'expiresOn', l.expires_on)
            ORDER BY l.kind, l.state, l.number) FROM staff_licence l WHERE l.staff_user_id = u.id), '[]') AS licences
       FROM staff_user u LEFT JOIN staff_user s ON s.id = u.supervisor_id
       WHERE $1::uuid IS NULL OR u.id = $1 ORDER BY u.disabled_at IS NOT NULL, u.display_name, u.id LIMIT 500`,
      [id],
    );
    return rows.map(({ leftAt, lastSignedInAt, ...row }) => ({
      ...row,
      leftAt: leftAt?.toISOString() ?? null,
      lastSignedInAt: lastSignedInAt?.toISOString() ?? null,
    }));
  }

  /** Null where the address belongs to somebody already, of whichever clinic. */
  async add({ email, displayName, roles, supervisorId }: NewStaff): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO staff_user (clinic_id, email, display_name, roles, supervisor_id) VALUES (current_clinic_id(), lower($1), $2, $3, $4)
       ON CONFLICT (email) DO NOTHING RETURNING id`,
      [email, displayName, roles, supervisorId],
    );
    return row?.id ?? null;
  }

  /**
   * Null where somebody changed the person meanwhile. Whose roles change is locked until the end, see `otherAdmins`.
   */
  async change(id: string, { version, displayName, roles, supervisorId }: StaffChange): Promise<boolean> {
    return this.did(
      `UPDATE staff_user SET display_name = $3, roles = $4, supervisor_id = $5, version = version + 1
       WHERE id = $1 AND version = $2 AND disabled_at IS NULL RETURNING id`,
      [id, version, displayName, roles, supervisorId],
    );
  }

  async leave(id: string, version: number): Promise<boolean> {
    return this.did(
      `UPDATE staff_user SET disabled_at = snowmelt_now(), version = version + 1 WHERE id = $1 AND version = $2 AND disabled_at IS NULL RETURNING id`,
      [id, version],
    );
  }

  async comeBack(id: string, version: number): Promise<boolean> {
    return this.did(
      `UPDATE staff_user SET disabled_at = NULL, password_hash = NULL, version = version + 1 WHERE id = $1 AND version = $2 AND disabled_at IS NOT NULL RETURNING id`,
      [id, version],
    );
  }

  /** One of the same kind, state and number gets another last day. */
  async putLicence(staffUserId: string, { kind, state, number, expiresOn }: NewLicence): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO staff_licence (clinic_id, staff_user_id, kind, state, number, expires_on) VALUES (current_clinic_id(), $1, $2, $3, $4, $5)
       ON CONFLICT (clinic_id, staff_user_id, kind, state, number) DO UPDATE SET expires_on = excluded.expires_on`,
      [staffUserId, kind, state, number, expiresOn],
    );
  }

  /**
   * How many administrators there are who can sign in, beside this person. Two who leave at once wait for each other.
   */
  async otherAdmins(id: string): Promise<number> {
    await this.unitOfWork.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `admins:${this.unitOfWork.clinicId()}`,
    ]);
    const rows = await this.unitOfWork.query(
      `SELECT FROM staff_user WHERE 'admin' = ANY (roles) AND disabled_at IS NULL AND password_hash IS NOT NULL AND id <> $1`,
      [id],
    );
    return rows.length;
  }

  /** The clinic's day, and its name as people know it. */
  async clinic(): Promise<{ readonly today: string; readonly name: string; readonly timeZone: string }> {
    const [row] = await this.unitOfWork.query<{ today: string; name: string; timeZone: string }>(
      `SELECT to_char(to_wall_time(snowmelt_now(), time_zone), 'YYYY-MM-DD') AS today, name, time_zone AS "timeZone" FROM clinic`,
    );
    if (!row) throw new Error('a unit of work has a clinic');
    return row;
  }

  async factorRoles(): Promise<Role[]> {
    const [row] = await this.unitOfWork.query<{ roles: Role[] }>('SELECT factor_roles AS roles FROM clinic');
    return row?.roles ?? [];
  }

  async setFactorRoles(roles: readonly Role[]): Promise<void> {
    await this.unitOfWork.query('UPDATE clinic SET factor_roles = $1 WHERE id = current_clinic_id()', [roles]);
  }

  private async did(text: string, values: readonly unknown[]): Promise<boolean> {
    return (await this.unitOfWork.query(text, values)).length > 0;
  }
}
