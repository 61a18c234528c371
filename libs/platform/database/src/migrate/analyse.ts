import type pg from 'pg';

/**
 * Tells the planner what is in the tables. PostgreSQL does so by itself only where some fifty rows have changed: a
 * table of two services stays unknown for ever, and what is joined to it is planned on a guess. Nobody waits for it,
 * and a table that is busy is left out.
 */
export async function analyse(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ tables: string | null }>(
    `SELECT string_agg(oid::regclass::text, ', ') AS tables FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_get_userbyid(relowner) = current_user`,
  );
  const tables = rows[0]?.tables;
  if (tables) await client.query(`ANALYZE (SKIP_LOCKED) ${tables}`);
}
