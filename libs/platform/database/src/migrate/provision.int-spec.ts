import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { migrate } from './migrate.js';
import { provision } from './provision.js';

const superuserUrl = process.env['TEST_SUPERUSER_URL'] as string;
const database = `provision_${randomBytes(6).toString('hex')}`;
// roles belong to the whole server, which other specs use in parallel, so they keep their passwords
const provisioning = { superuserUrl, database, ownerPassword: 'test', appPassword: 'test' };

async function ask(user: string | undefined, sql: string): Promise<unknown[]> {
  const url = new URL(superuserUrl);
  if (user) [url.username, url.password, url.pathname] = [user, 'test', `/${database}`];
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

afterAll(() => ask(undefined, `DROP DATABASE ${database} WITH (FORCE)`));

describe('provision', () => {
  it('creates one database when several processes start at once, and changes nothing when run again', async () => {
    await Promise.all([provision(provisioning), provision(provisioning), provision(provisioning)]);
    await provision(provisioning);
    expect(
      await ask(undefined, `SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = '${database}'`),
    ).toEqual([{ owner: 'snowmelt_owner' }]);
  });

  it('lets the owner create tables, and the application only log in', async () => {
    await ask('snowmelt_owner', 'CREATE TABLE snow (depth integer)');
    await expect(ask('snowmelt_app', 'SELECT depth FROM snow')).rejects.toThrow('permission denied');
    await expect(ask('snowmelt_app', 'CREATE TABLE mine (depth integer)')).rejects.toThrow('permission denied');
    expect(
      await ask(
        'snowmelt_app',
        'SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user',
      ),
    ).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false }]);
  });

  it('grants no role temporary tables after migrating: the application needs none', async () => {
    const owned = new URL(superuserUrl);
    [owned.username, owned.password, owned.pathname] = ['snowmelt_owner', 'test', `/${database}`];
    await migrate(owned.toString(), path.resolve(import.meta.dirname, '../../../../../prisma'));
    await expect(ask('snowmelt_app', 'CREATE TEMP TABLE mine (depth integer)')).rejects.toThrow('permission denied');
  });
});
