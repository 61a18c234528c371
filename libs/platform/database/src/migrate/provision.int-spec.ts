import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { jest } from '@jest/globals';
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

/** The statements of all of them. */
let said: string[] = [];
afterAll(() => ask(undefined, `DROP DATABASE ${database} WITH (FORCE)`));

describe('provision', () => {
  it('makes one database when several processes start at once, and again changes nothing', async () => {
    const query = jest.spyOn(pg.Client.prototype, 'query');
    await Promise.all([provision(provisioning), provision(provisioning), provision(provisioning)]);
    await provision(provisioning);
    said = query.mock.calls.map(([sql]) => String(sql));
    query.mockRestore();
    expect(
      await ask(undefined, `SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = '${database}'`),
    ).toEqual([{ owner: 'snowmelt_owner' }]);
  });

  it("gives it PostgreSQL's own locale, whatever the server's is, so that names have one order everywhere", async () => {
    expect(
      await ask(
        undefined,
        `SELECT datlocprovider AS provider, datlocale AS locale, datcollate AS "order", pg_encoding_to_char(encoding) AS encoding
         FROM pg_database WHERE datname = '${database}'`,
      ),
    ).toEqual([{ provider: 'b', locale: 'C.UTF-8', order: 'C', encoding: 'UTF8' }]);
    // the servers of these specs are made so anyway
    expect(said.filter((sql) => sql.startsWith('CREATE DATABASE'))).toEqual([
      expect.stringMatching(/TEMPLATE template0 .*LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C\.UTF-8'/s),
    ]);
  });

  it('lets the owner make tables, and the application only sign in', async () => {
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
