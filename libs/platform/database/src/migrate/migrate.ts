import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { carryTimeZoneRules } from './time-zone-rules.js';

const PRISMA_MIGRATE_LOCK = 72707369;
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,
  rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

/**
 * Applies the SQL migrations of a folder in Prisma's format, each in its own transaction, one migrating process at a time.
 * Then the time-zone rules are brought to those this release carries. Answers the names applied now. Refuses to go on when an applied
 * file was edited since.
 */
export async function migrate(url: string, directory: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // what is being asked says it
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_MIGRATE_LOCK]);
    await client.query(TABLE);
    const done = new Map(
      (
        await client.query<{ migration_name: string; checksum: string }>(
          'SELECT migration_name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL',
        )
      ).rows.map((row) => [row.migration_name, row.checksum]),
    );
    const applied: string[] = [];
    for (const name of readdirSync(directory)
      .filter((entry) => statSync(path.join(directory, entry)).isDirectory())
      .sort()) {
      const sql = readFileSync(path.join(directory, name, 'migration.sql'), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      if (done.get(name) === checksum) continue;
      if (done.has(name))
        throw new Error(
          `The migration ${name} was edited after it had been applied. Restore the file and add a new migration instead.`,
        );
      if (endsTransaction(sql))
        throw new Error(
          `The migration ${name} ends its transaction itself, so a failure could leave half of it. Split it into two.`,
        );
      await apply(client, name, sql, checksum);
      applied.push(name);
    }
    await carryTimeZoneRules(client);
    return applied;
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, name: string, sql: string, checksum: string): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, now(), $3, 1)',
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined); // the session may be what failed
    throw new Error(`The migration ${name} failed and changed nothing.`, { cause: error });
  }
}

/** Looks at statements only: not into texts, comments and the bodies of functions. */
function endsTransaction(sql: string): boolean {
  const statements = sql.replace(/--.*|\/\*[^]*?\*\/|'(?:[^']|'')*'|(\$\w*\$)[^]*?\1/g, ' ');
  return /(^|;)\s*(COMMIT|END|ABORT|ROLLBACK(?!\s+TO))\b/i.test(statements);
}
