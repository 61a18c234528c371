import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createEmptyDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { until } from '../../../../../test/support/until.js';
import { migrate } from './migrate.js';

let database: TestDatabase;
let owner: pg.Client;
let folder: string;
beforeEach(async () => {
  database = await createEmptyDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-routines-'));
  for (const part of ['migrations', 'routines']) mkdirSync(path.join(folder, part));
  migration('1_snow', 'CREATE TABLE snow (depth integer)');
  routines({ slope: returning('depth', '1') });
});
afterEach(async () => {
  await owner?.end();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const returning = (name: string, value: string) =>
  `CREATE OR REPLACE FUNCTION ${name}() RETURNS integer LANGUAGE sql AS $$ SELECT ${value} $$;`;
function migration(name: string, sql: string): void {
  mkdirSync(path.join(folder, 'migrations', name), { recursive: true });
  writeFileSync(path.join(folder, 'migrations', name, 'migration.sql'), sql);
}
/** Writes these files, in this order. */
function routines(files: Record<string, string>): void {
  for (const [name, sql] of Object.entries(files)) writeFileSync(path.join(folder, `routines/${name}.sql`), sql);
  writeFileSync(path.join(folder, 'routines/order.json'), JSON.stringify(Object.keys(files)));
}
const run = () => migrate(database.ownerUrl, folder);
const answer = async (call: string) => (await owner.query<{ it: number }>(`SELECT ${call} AS it`)).rows[0]?.it;
const exists = async (name: string) => (await answer(`to_regprocedure('${name}') IS NOT NULL`)) as unknown as boolean;
/** Changes whenever a function is made again, even by the same text. */
const made = (name: string) => answer(`(SELECT xmin::text FROM pg_proc WHERE proname = '${name}')`);

describe('a file of routines', () => {
  it('is applied after the migrations, again when it has changed, and otherwise not', async () => {
    expect(await run()).toEqual(['1_snow', 'routines/slope.sql']);
    expect(await answer('depth()')).toBe(1);
    const first = await made('depth');
    expect(await run()).toEqual([]);
    expect(await made('depth')).toBe(first);
    routines({ slope: returning('depth', '2') });
    expect(await run()).toEqual(['routines/slope.sql']);
    expect(await answer('depth()')).toBe(2);
  });

  it('is applied again after a migration and with any other file, because they may have dropped what it has', async () => {
    const files = { slope: returning('depth', '1'), view: 'CREATE OR REPLACE VIEW deep AS SELECT depth() AS depth;' };
    routines(files);
    await run();
    migration('2_other_result', 'DROP VIEW deep; DROP FUNCTION depth()');
    routines({ ...files, slope: files.slope.replace('integer', 'bigint') });
    expect(await run()).toEqual(['2_other_result', 'routines/slope.sql']);
    expect((await owner.query('SELECT pg_typeof(depth)::text AS type FROM deep')).rows).toEqual([{ type: 'bigint' }]);
  });

  it('is checked against the tables of the upgrade: one that asks for a column that is gone fails it', async () => {
    routines({ slope: returning('depth', 'max(depth) FROM snow') });
    await run();
    migration('2_inches', 'ALTER TABLE snow RENAME depth TO inches');
    await expect(run()).rejects.toThrow('routines/slope.sql failed');
    expect((await owner.query('SELECT depth FROM snow')).rows).toEqual([]);
  });

  it('may use what the files before it have made', async () => {
    routines({ slope: returning('base', '40'), area: returning('total', 'base() + 2') });
    await run();
    expect(await answer('total()')).toBe(42);
  });

  it('rolls the whole upgrade back when it fails, the migrations too', async () => {
    await run();
    migration('2_ice', 'CREATE TABLE ice (depth integer)');
    routines({ slope: returning('depth', '2'), broken: returning('never', '1 / 0; SELECT no_such_column') });
    const failure: Error = await run().then(
      () => Promise.reject(new Error('it was applied')),
      (error: Error) => error,
    );
    expect(failure.message).toBe('routines/broken.sql failed; the database is as it was.');
    expect(String(failure.cause)).toContain('no_such_column');
    expect(await answer('depth()')).toBe(1);
    expect(await answer(`to_regclass('ice')`)).toBeNull();
    routines({ slope: returning('depth', '2'), broken: returning('never', '0') });
    expect(await run()).toEqual(['2_ice', 'routines/slope.sql', 'routines/broken.sql']);
  });

  it('is applied once when several processes start at once', async () => {
    await run();
    routines({ slope: `${returning('depth', '2')} INSERT INTO snow VALUES (1); SELECT pg_advisory_xact_lock(7);` });
    await owner.query('SELECT pg_advisory_lock(7)');
    const running = Promise.all([run(), run(), run()]);
    await until(
      'one is at the file, and the others wait for it',
      async () =>
        (
          await owner.query(
            `SELECT FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          )
        ).rowCount === 3,
    );
    await owner.query('SELECT pg_advisory_unlock(7)');
    expect((await running).flat()).toEqual(['routines/slope.sql']);
    expect((await owner.query('SELECT FROM snow')).rowCount).toBe(1);
  });

  it('may give a look-up to the role that sees across clinics, which can create nothing afterwards', async () => {
    routines({ slope: `${returning('depth', '1')} ALTER FUNCTION depth() OWNER TO snowmelt_lookup;` });
    await run();
    routines({ slope: `${returning('depth', '2')} ALTER FUNCTION depth() OWNER TO snowmelt_lookup;` });
    await run();
    expect(await answer('depth()')).toBe(2);
    expect(await answer(`has_schema_privilege('snowmelt_lookup', 'public', 'CREATE')`)).toBe(false);
  });

  it('of an older release does not replace those of a newer one, whose functions go with its tables', async () => {
    await run();
    migration('2_ice', 'CREATE TABLE ice (depth integer)');
    routines({ slope: returning('depth', '2') });
    await run();
    rmSync(path.join(folder, 'migrations/2_ice'), { recursive: true });
    routines({ slope: returning('depth', '1') });
    expect(await run()).toEqual([]);
    expect(await answer('depth()')).toBe(2);
  });

  it('is refused when it has no place in the order, is missing, or ends the transaction itself', async () => {
    writeFileSync(path.join(folder, 'routines/nowhere.sql'), returning('nowhere', '1'));
    await expect(run()).rejects.toThrow('routines/nowhere.sql has no place');
    rmSync(path.join(folder, 'routines/nowhere.sql'));
    writeFileSync(path.join(folder, 'routines/order.json'), '["slope", "missing"]');
    await expect(run()).rejects.toThrow('missing.sql');
    routines({ slope: `${returning('depth', '1')} COMMIT; SELECT 1 / 0` });
    await expect(run()).rejects.toThrow('routines/slope.sql ends its transaction');
    expect(await exists('depth()')).toBe(false);
  });
});
