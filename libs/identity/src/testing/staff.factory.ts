import { randomUUID } from 'node:crypto';
import { idOf, type Sql } from '@snowmelt/testing';

/** A member of staff. `passwordOf` names a colleague whose password they share; without it they cannot sign in. */
export async function staffMember(
  sql: Sql,
  {
    name,
    roles,
    email = `${randomUUID()}@example.com`,
    passwordHash = 'none',
    passwordOf = null,
  }: {
    name: string;
    roles: readonly string[];
    email?: string;
    passwordHash?: string;
    passwordOf?: string | null;
  },
): Promise<{ readonly id: string; readonly email: string }> {
  const id = await idOf(
    sql,
    `INSERT INTO staff_user (clinic_id, email, display_name, roles, password_hash)
    VALUES (current_clinic_id(), $1, $2, $3, coalesce((SELECT password_hash FROM staff_user WHERE id = $5), $4))`,
    [email, name, roles, passwordHash, passwordOf],
  );
  return { id, email };
}

/** Replaces the person's roles. */
export const nowWorksAs = (sql: Sql, staffId: string, ...roles: string[]) =>
  sql('UPDATE staff_user SET roles = $2 WHERE id = $1', [staffId, roles]);

/** Gives the person a licence or certificate that is good until the end of a day. */
export const licensed = (sql: Sql, staffUserId: string, kind: string, expiresOn: string) =>
  sql(
    `INSERT INTO staff_licence (clinic_id, staff_user_id, kind, number, expires_on) VALUES (current_clinic_id(), $1, $2, 'invented', $3)`,
    [staffUserId, kind, expiresOn],
  );
