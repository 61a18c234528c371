import type { Sql } from '@snowmelt/testing';

/** A worker claimed this touch and died: its lease is over, and nobody has taken the touch over. */
export const workerDiedSending = (sql: Sql, touchId: string) =>
  sql(
    `UPDATE touch SET status = 'sending', sent_at = NULL, tries = 1, lease_until = now() - interval '1 second', lease_token = uuidv7() WHERE id = $1`,
    [touchId],
  );
