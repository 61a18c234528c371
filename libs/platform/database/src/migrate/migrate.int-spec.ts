import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createEmptyDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { somebodyWaits, until } from '../../../../../test/support/until.js';
import { migrate } from './migrate.js';
import { usualPatience } from './patience.js';

let database: TestDatabase;
let owner: pg.Client;
let folder: string;
beforeEach(async () => {
  database = await createEmptyDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-migrations-'));
  mkdirSync(path.join(folder, 'routines'));
  writeFileSync(path.join(folder, 'routines/order.json'), '[]');
});
afterEach(async () => {
  await owner.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const fileOf = (name: string) => path.join(folder, 'migrations', name, 'migration.sql');
function write(name: string, sql: string): void {
  mkdirSync(path.dirname(fileOf(name)), { recursive: true });
  writeFileSync(fileOf(name), sql);
}
const run = () => migrate(database.ownerUrl, folder);
const recorded = async () =>
  (
    await owner.query<{ migration_name: string }>(
      `SELECT migration_name FROM _prisma_migrations WHERE migration_name LIKE 'spec_%' ORDER BY finished_at`,
    )
  ).rows.map((row) => row.migration_name);
const exists = async (table: string) =>
  (await owner.query<{ known: boolean }>('SELECT to_regclass($1) IS NOT NULL AS known', [table])).rows[0]?.known;

describe('migrate', () => {
  it('applies new files in the order of their names, and nothing twice', async () => {
    write('spec_2_fill', 'INSERT INTO snow VALUES (1)');
    write('spec_1_make', 'CREATE TABLE snow (depth integer)');
    writeFileSync(path.join(folder, 'migrations/migration_lock.toml'), 'provider = "postgresql"');
    expect(await run()).toEqual(['spec_1_make', 'spec_2_fill']);
    expect(await run()).toEqual([]);
    write('spec_3_more', 'INSERT INTO snow VALUES (2)');
    expect(await run()).toEqual(['spec_3_more']);
    expect(await recorded()).toEqual(['spec_1_make', 'spec_2_fill', 'spec_3_more']);
    expect((await owner.query('SELECT depth FROM snow ORDER BY depth')).rows).toEqual([{ depth: 1 }, { depth: 2 }]);
  });

  it('tells the planner how much is in the tables, also in one of two rows', async () => {
    write('spec_1_make', 'CREATE TABLE snow (depth integer); INSERT INTO snow VALUES (1), (2)');
    await run();
    const { rows } = await owner.query<{ known: number }>(
      `SELECT reltuples AS known FROM pg_class WHERE oid = 'snow'::regclass`,
    );
    expect(rows).toEqual([{ known: 2 }]);
  });

  it('refuses a file that was edited after it was applied, names it, and applies no later file', async () => {
    write('spec_1_make', 'CREATE TABLE snow (depth integer)');
    await run();
    appendFileSync(fileOf('spec_1_make'), ' -- a word more');
    write('spec_2_next', 'CREATE TABLE melt (depth integer)');
    await expect(run()).rejects.toThrow('spec_1_make was edited');
    expect(await exists('melt')).toBe(false);
  });

  it('applies each file once when several processes start at once', async () => {
    write('spec_1_make', 'CREATE TABLE snow (depth integer); SELECT pg_advisory_xact_lock(7)');
    write('spec_2_fill', 'INSERT INTO snow VALUES (1)');
    await owner.query('SELECT pg_advisory_lock(7)');
    const running = Promise.all([run(), run(), run()]);
    await until(
      'one is at the first file, and the others wait for it',
      async () =>
        (
          await owner.query(
            `SELECT FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          )
        ).rowCount === 3,
    );
    await owner.query('SELECT pg_advisory_unlock(7)');
    const applied = await running;
    expect(applied.flat()).toEqual(['spec_1_make', 'spec_2_fill']);
    expect((await owner.query('SELECT depth FROM snow')).rows).toEqual([{ depth: 1 }]);
  });

  it('leaves the database unchanged when a file fails, earlier new files included', async () => {
    write('spec_0_former', 'CREATE TABLE ground (depth integer)');
    await run();
    write('spec_1_make', 'CREATE TABLE snow (depth integer); INSERT INTO ground VALUES (1)');
    write(
      'spec_2_fails',
      `CREATE TABLE melt (depth integer); INSERT INTO snow VALUES (1); SELECT 1 / 0; CREATE TABLE never (depth integer)`,
    );
    write('spec_3_next', 'CREATE TABLE spring (depth integer)');
    const failure: Error = await run().then(
      () => Promise.reject(new Error('it was applied')),
      (error: Error) => error,
    );
    expect(failure.message).toContain('spec_2_fails failed');
    expect(String(failure.cause)).toContain('division by zero');
    expect(failure.message).toContain('the database is as it was');
    expect(await recorded()).toEqual(['spec_0_former']);
    expect([await exists('snow'), await exists('melt'), await exists('spring')]).toEqual([false, false, false]);
    expect((await owner.query('SELECT FROM ground')).rowCount).toBe(0);
    writeFileSync(fileOf('spec_2_fails'), 'CREATE TABLE melt (depth integer)');
    expect(await run()).toEqual(['spec_1_make', 'spec_2_fails', 'spec_3_next']);
  });

  it('leaves no change of a file whose record cannot be written', async () => {
    write(
      'spec_1_make',
      `CREATE TABLE snow (depth integer); ALTER TABLE _prisma_migrations ADD CONSTRAINT refused CHECK (migration_name <> 'spec_1_make')`,
    );
    await expect(run()).rejects.toThrow('spec_1_make failed');
    expect(await exists('snow')).toBe(false);
  });

  it('refuses a file that ends the transaction itself, because half of it could stay', async () => {
    write('spec_1_commits', 'CREATE TABLE snow (depth integer); COMMIT; SELECT 1 / 0');
    await expect(run()).rejects.toThrow('spec_1_commits');
    expect(await exists('snow')).toBe(false);
    writeFileSync(
      fileOf('spec_1_commits'),
      `-- no COMMIT; here
      CREATE TABLE snow (said text DEFAULT '; COMMIT'); CREATE FUNCTION two() RETURNS integer LANGUAGE plpgsql AS $body$ BEGIN PERFORM 1; END; $body$`,
    );
    expect(await run()).toEqual(['spec_1_commits']);
  });
});

describe('migrate, while somebody reads for long', () => {
  let reader: pg.Client;
  beforeEach(async () => {
    write('spec_0_former', 'CREATE TABLE patient_of_spec (name text)');
    await run();
    write('spec_1_first', 'CREATE TABLE snow (depth integer)');
    write('spec_2_alters', 'ALTER TABLE patient_of_spec ADD COLUMN born_on date');
    reader = new pg.Client({ connectionString: database.ownerUrl });
    await reader.connect();
    await reader.query('BEGIN; SELECT name FROM patient_of_spec'); // as pg_dump does
  });
  afterEach(() => reader.end());

  it('lets the servers read, and goes on when the reader is done', async () => {
    await owner.query("SET statement_timeout = '9s'"); // as the servers have it
    const reads = () => owner.query('SELECT name FROM patient_of_spec');
    const reasons: string[] = [];
    const running = migrate(database.ownerUrl, folder, {
      ...usualPatience,
      pause: async (_, why) => {
        reasons.push(why);
        await reads();
        expect(await exists('snow')).toBe(false);
        if (reasons.length === 2) await reader.query('COMMIT');
      },
    });
    await until('it waits for the reader', () => somebodyWaits(async (sql) => (await reader.query(sql)).rows));
    await reads();
    expect(await running).toEqual(['spec_1_first', 'spec_2_alters']);
    expect(reasons).toEqual([expect.stringContaining('spec_2_alters'), expect.stringContaining('is busy')]);
    expect(await recorded()).toEqual(['spec_0_former', 'spec_1_first', 'spec_2_alters']);
  });

  it('gives up in the end, says why, and leaves the database as it was', async () => {
    const pauses: number[] = [];
    const patience = {
      ...usualPatience,
      lockTimeoutMs: 20,
      pause: async (ms: number) => void pauses.push(ms),
    };
    await expect(migrate(database.ownerUrl, folder, patience)).rejects.toThrow(
      'What spec_2_alters changes was busy; the database is as it was. Try again when the backup',
    );
    expect(pauses).toEqual(usualPatience.pausesMs);
    expect([await recorded(), await exists('snow')]).toEqual([['spec_0_former'], false]);
  });
});
