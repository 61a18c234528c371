import { newToken, sha256 } from '@snowmelt/crypto';
import type { Sql } from '@snowmelt/testing';

/** A link by which this person sets a password, as if its mail had left. Returns its token. */
export async function sentStaffLink(
  sql: Sql,
  staffId: string,
  { purpose = 'invitation', minutesLeft = 60 }: { purpose?: 'invitation' | 'reset'; minutesLeft?: number } = {},
): Promise<string> {
  const token = newToken();
  await sql(
    `INSERT INTO staff_link (clinic_id, staff_user_id, purpose, outcome, token_hash, expires_at)
     VALUES (current_clinic_id(), $1, $2, 'sent', $3, now() + $4 * interval '1 minute')`,
    [staffId, purpose, sha256(token), minutesLeft],
  );
  return token;
}

/** The person proved so long ago, in all their sessions, who they are. */
export const provedAgo = (sql: Sql, staffId: string, seconds: number) =>
  sql(`UPDATE staff_session SET proved_at = now() - $2 * interval '1 second' WHERE staff_user_id = $1`, [
    staffId,
    seconds,
  ]);

/** The clinic demands a second factor from these roles. */
export const factorsDemanded = (sql: Sql, roles: readonly string[]) =>
  sql('UPDATE clinic SET factor_roles = $1', [roles]);

/** So many wrong passwords of the person in a row were tried from this machine. */
export const wrongPasswords = (sql: Sql, staffId: string, failures: number, network = '127.0.0.1') =>
  sql(
    `INSERT INTO sign_in_count (clinic_id, staff_user_id, source, failures) VALUES (current_clinic_id(), $1, 'network ' || $3, $2)
     ON CONFLICT (clinic_id, staff_user_id, source) DO UPDATE SET failures = excluded.failures`,
    [staffId, failures, network],
  );

/** The last code of their app was used long ago, so that the present one can be. */
export const codesForgotten = (sql: Sql, staffId: string) =>
  sql('UPDATE staff_authenticator SET last_step = NULL, failures = 0, locked_until = NULL WHERE staff_user_id = $1', [
    staffId,
  ]);

/** The person's links have gone out, and their time is over. */
export const staffLinksOver = (sql: Sql, staffId: string) =>
  sql(
    `UPDATE staff_link SET outcome = 'sent', token_hash = sha256(convert_to(id::text, 'UTF8')), expires_at = now() - interval '1 second' WHERE staff_user_id = $1`,
    [staffId],
  );

/** The pause before the next try of a mail to staff is over. */
export const mailsDueNow = (sql: Sql) =>
  sql(`UPDATE staff_link SET due_at = now() - interval '1 second' WHERE outcome IS NULL`);
