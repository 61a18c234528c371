import { newToken, sha256 } from '@snowmelt/crypto';
import { idOf, type Sql } from '@snowmelt/testing';

/** The person may not sign in any more, and their open sessions are not accepted. */
export const accountDisabled = (sql: Sql, staffId: string) =>
  sql('UPDATE staff_user SET disabled_at = now() WHERE id = $1', [staffId]);

export const accountEnabled = (sql: Sql, staffId: string) =>
  sql('UPDATE staff_user SET disabled_at = NULL WHERE id = $1', [staffId]);

/** In all their sessions, the person did nothing for so many minutes. */
export const idleFor = (sql: Sql, staffId: string, minutes: number) =>
  sql(`UPDATE staff_session SET last_seen_at = now() - $2 * interval '1 minute' WHERE staff_user_id = $1`, [
    staffId,
    minutes,
  ]);

export const renamed = (sql: Sql, staffId: string, name: string) =>
  sql('UPDATE staff_user SET display_name = $2 WHERE id = $1', [staffId, name]);

/** A member of staff who signed in just now. `token` is what their browser keeps. */
export async function signedInSession(
  sql: Sql,
  staffId: string,
): Promise<{ readonly id: string; readonly token: string }> {
  const token = newToken();
  const id = await idOf(
    sql,
    `INSERT INTO staff_session (clinic_id, staff_user_id, token_hash, expires_at) VALUES (current_clinic_id(), $1, $2, now() + interval '12 hours')`,
    [staffId, sha256(token)],
  );
  return { id, token };
}

/** Every session of the clinic's staff ended, at its longest, so many hours ago. */
export const sessionsEnded = (sql: Sql, hoursAgo: number) =>
  sql(`UPDATE staff_session SET expires_at = now() - $1 * interval '1 hour'`, [hoursAgo]);
