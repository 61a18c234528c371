import { randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { analyse } from './analyse.js';
import { type Patience, usualPatience, withPatience } from './patience.js';
import { applyRoutines, changedRoutines, readRoutines, ROUTINE_TABLE } from './routines.js';
import { readSqlFile, refuseOwnTransaction, type SqlFile } from './sql-file.js';
import { writeTimeZoneRules } from './time-zone-rules.js';

const PRISMA_MIGRATE_LOCK = 72707369;
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,
  rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

/**
 * Brings a database to what a folder says, one process at a time, and returns the names of the files that were new to
 * it. `migrations` has SQL in Prisma's format, each applied once; `routines` has the present text of all functions and
 * views, applied again whenever anything is new. All of it is one transaction, so a failed upgrade leaves the schema as
 * the former release knows it. Refuses to run if an applied migration was edited. Then writes this release's time-zone
 * rules, and tells the planner what the tables hold now.
 */
export async function migrate(url: string, directory: string, patience: Patience = usualPatience): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // the pending query reports it
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_MIGRATE_LOCK]);
    await client.query(`${TABLE}; ${ROUTINE_TABLE}`);
    const applied = await upgrade(
      client,
      await migrationsOf(client, path.join(directory, 'migrations')),
      readRoutines(path.join(directory, 'routines')),
      patience,
    );
    const hasNewRules = await writeTimeZoneRules(client);
    if (applied.length > 0 || hasNewRules) await analyse(client);
    return applied;
  } finally {
    await client.end();
  }
}

interface Migrations {
  readonly pending: readonly SqlFile[];
  /** Whether the database has migrations that this release does not. */
  readonly ahead: boolean;
}

async function migrationsOf(client: pg.Client, directory: string): Promise<Migrations> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL',
  );
  const done = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  const known = readdirSync(directory)
    .filter((entry) => statSync(path.join(directory, entry)).isDirectory())
    .sort()
    .map((name) => readSqlFile(name, path.join(directory, name, 'migration.sql')));
  const pending = known.filter(({ name, checksum }) => done.get(name) !== checksum);
  for (const migration of pending) refuseUnfit(migration, done.has(migration.name));
  const names = new Set(known.map(({ name }) => name));
  return { pending, ahead: [...done.keys()].some((name) => !names.has(name)) };
}

function refuseUnfit(migration: SqlFile, applied: boolean): void {
  if (applied)
    throw new Error(
      `The migration ${migration.name} was edited after it had been applied. Restore the file and add a new migration instead.`,
    );
  refuseOwnTransaction(migration);
}

async function upgrade(
  client: pg.Client,
  { pending, ahead }: Migrations,
  routines: readonly SqlFile[],
  patience: Patience,
): Promise<string[]> {
  // a newer release was here: its functions stay, as its tables do
  if (ahead && pending.length === 0) return [];
  const fresh = [...pending, ...(await changedRoutines(client, routines))].map(({ name }) => name);
  if (fresh.length === 0) return [];
  await withPatience(client, patience, async (begin) => {
    await applyMigrations(client, pending, begin);
    await applyRoutines(client, routines, begin);
  });
  return fresh;
}

async function applyMigrations(
  client: pg.Client,
  migrations: readonly SqlFile[],
  begin: (name: string) => void,
): Promise<void> {
  for (const { name, sql, checksum } of migrations) {
    begin(name);
    await client.query(sql);
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, clock_timestamp(), $3, 1)',
      [randomUUID(), checksum, name],
    );
  }
}
