import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { readSqlFile, refuseOwnTransaction, type SqlFile } from './sql-file.js';

/** The files that were applied last. The runner makes the table, because it has to be there from the start. */
export const ROUTINE_TABLE = `CREATE TABLE IF NOT EXISTS routine_file (
  name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`;

/**
 * The functions and views of every domain, in the order in which they are made: `order.json` names the files, and each
 * may use what the files before it have made.
 */
export function readRoutines(directory: string): SqlFile[] {
  const order = JSON.parse(readFileSync(path.join(directory, 'order.json'), 'utf8')) as string[];
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.sql')))
    if (!order.includes(path.basename(file, '.sql')))
      throw new Error(`routines/${file} has no place in routines/order.json.`);
  const files = order.map((name) => readSqlFile(`routines/${name}.sql`, path.join(directory, `${name}.sql`)));
  files.forEach(refuseOwnTransaction);
  return files;
}

/** Which files the database does not have as they are. */
export async function changedRoutines(client: pg.Client, files: readonly SqlFile[]): Promise<SqlFile[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM routine_file');
  const stored = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  return files.filter(({ name, checksum }) => stored.get(name) !== checksum);
}

/**
 * Makes all functions and views as the files have them. All, also where only one file is new: a migration or another
 * file may have dropped or changed what they depend on, and PostgreSQL then checks each of them again. In the caller's
 * transaction.
 */
export async function applyRoutines(
  client: pg.Client,
  files: readonly SqlFile[],
  begin: (name: string) => void,
): Promise<void> {
  // a look-up belongs to snowmelt_lookup, and whoever gets a function must be able to create in its schema
  await client.query('GRANT CREATE ON SCHEMA public TO snowmelt_lookup');
  for (const { name, sql } of files) {
    begin(name);
    await client.query(sql);
  }
  await client.query('REVOKE CREATE ON SCHEMA public FROM snowmelt_lookup');
  await client.query('DELETE FROM routine_file');
  await client.query('INSERT INTO routine_file (name, checksum) SELECT * FROM unnest($1::text[], $2::text[])', [
    files.map(({ name }) => name),
    files.map(({ checksum }) => checksum),
  ]);
}
