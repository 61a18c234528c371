import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { writeTimeZoneRules } from './time-zone-rules.js';

const PRISMA_MIGRATE_LOCK = 72707369;
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,
  rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

/**
 * Applies the SQL migrations of a folder in Prisma's format, one process at a time, and returns the names applied now.
 * All pending migrations are one transaction, so a failed upgrade leaves the schema as the former release knows it.
 * Refuses to run if an applied file was edited. Then writes this release's time-zone rules.
 */
export async function migrate(url: string, directory: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // the pending query reports it
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
    const pending = readdirSync(directory)
      .filter((entry) => statSync(path.join(directory, entry)).isDirectory())
      .sort()
      .map((name) => read(directory, name))
      .filter(({ name, checksum }) => done.get(name) !== checksum);
    for (const migration of pending) refuseUnfit(migration, done.has(migration.name));
    await apply(client, pending);
    await writeTimeZoneRules(client);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

function read(directory: string, name: string): Migration {
  const sql = readFileSync(path.join(directory, name, 'migration.sql'), 'utf8');
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

function refuseUnfit({ name, sql }: Migration, applied: boolean): void {
  if (applied)
    throw new Error(
      `The migration ${name} was edited after it had been applied. Restore the file and add a new migration instead.`,
    );
  if (endsTransaction(sql))
    throw new Error(`The migration ${name} ends its transaction itself, so a failure could leave half of it.`);
}

async function apply(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  let current = '';
  try {
    await client.query('BEGIN');
    for (const { name, sql, checksum } of migrations) {
      current = name;
      await client.query(sql);
      await client.query(
        'INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, clock_timestamp(), $3, 1)',
        [randomUUID(), checksum, name],
      );
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined); // fails if the connection itself broke
    throw new Error(`The migration ${current} failed; the database is as it was.`, { cause: error });
  }
}

/** Looks at statements only, ignoring strings, comments and function bodies. */
function endsTransaction(sql: string): boolean {
  const statements = sql.replace(/--.*|\/\*[^]*?\*\/|'(?:[^']|'')*'|(\$\w*\$)[^]*?\1/g, ' ');
  return /(^|;)\s*(COMMIT|END|ABORT|ROLLBACK(?!\s+TO))\b/i.test(statements);
}
