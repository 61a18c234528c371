import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { migrate } from './migrate.js';

const prisma = path.resolve(import.meta.dirname, '../../../../../prisma');
const order = JSON.parse(readFileSync(path.join(prisma, 'routines/order.json'), 'utf8')) as string[];
/** The last release that had the functions in its migrations. */
const BEFORE_ROUTINES = '20261129001200_cancelled_by';

const ours = `pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')`;
const ROUTINES = `SELECT p.oid::regprocedure::text AS name, p.xmin AS made FROM pg_proc p WHERE ${ours}
  UNION ALL SELECT c.oid::regclass::text, r.xmin FROM pg_class c JOIN pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')`;
const DEFINITIONS = `
  SELECT p.oid::regprocedure::text AS name, pg_get_functiondef(p.oid) AS text, pg_get_userbyid(proowner) AS owner,
    coalesce(proacl, acldefault('f', proowner))::text AS rights, obj_description(p.oid, 'pg_proc') AS comment FROM pg_proc p WHERE ${ours}
  UNION ALL SELECT oid::regclass::text, pg_get_viewdef(oid) || coalesce(array_to_string(reloptions, ' '), ''), pg_get_userbyid(relowner),
    coalesce(relacl, acldefault('r', relowner))::text, obj_description(oid, 'pg_class') FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm') ORDER BY 1`;

const open: { database: TestDatabase; owner: pg.Client }[] = [];
async function connected(database: TestDatabase): Promise<pg.Client> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  open.push({ database, owner });
  await owner.connect();
  return owner;
}
const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-former-'));
afterAll(async () => {
  for (const { database, owner } of open) {
    await owner.end();
    await database.drop();
  }
  rmSync(folder, { recursive: true, force: true });
});

it('every function and view is in exactly one file of prisma/routines', async () => {
  const owner = await connected(await createTestDatabase());
  const files = new Map<string, string[]>();
  for (const { name } of (await owner.query<{ name: string }>(ROUTINES)).rows) files.set(name, []);
  for (const file of order) {
    await owner.query('BEGIN; GRANT CREATE ON SCHEMA public TO snowmelt_lookup');
    await owner.query(readFileSync(path.join(prisma, `routines/${file}.sql`), 'utf8'));
    const { rows } = await owner.query<{ name: string }>(
      `SELECT name FROM (${ROUTINES}) s WHERE made = pg_current_xact_id()::xid`,
    );
    for (const { name } of rows) files.get(name)?.push(file);
    await owner.query('ROLLBACK');
  }
  expect(files.size).toBeGreaterThan(40);
  expect([...files].filter(([, places]) => places.length !== 1)).toEqual([]);
});

it('an upgrade of a database from before the files ends with the same functions, owners and rights as a new one', async () => {
  const [fresh, former] = [await createTestDatabase(), await createEmptyDatabase()];
  mkdirSync(path.join(folder, 'routines'));
  writeFileSync(path.join(folder, 'routines/order.json'), '[]');
  for (const name of readdirSync(path.join(prisma, 'migrations')).filter((one) => one <= BEFORE_ROUTINES))
    cpSync(path.join(prisma, 'migrations', name), path.join(folder, 'migrations', name), { recursive: true });
  await migrate(former.ownerUrl, folder);
  await migrate(former.ownerUrl, prisma);
  const [expected, found] = await Promise.all(
    [fresh, former].map(async (one) => (await (await connected(one)).query(DEFINITIONS)).rows),
  );
  expect(found).toEqual(expected);
});
