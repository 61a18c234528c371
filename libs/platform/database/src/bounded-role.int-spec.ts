import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { freePort } from '../../../../test/support/free-port.js';
import { refuseUnboundedRole, verifyBoundedRole } from './bounded-role.js';
import { createPool } from './database.module.js';

let database: TestDatabase;
let superuser: pg.Client;
const bypassing = `bypassing_${process.pid}`;
const follower = `follower_${process.pid}`;
beforeAll(async () => {
  database = await createTestDatabase();
  superuser = new pg.Client({ connectionString: process.env['TEST_SUPERUSER_URL'] });
  await superuser.connect();
  await superuser.query(
    `CREATE ROLE ${bypassing} LOGIN BYPASSRLS PASSWORD 'test'; CREATE ROLE ${follower} LOGIN PASSWORD 'test'; GRANT snowmelt_owner TO ${follower} WITH INHERIT FALSE`,
  );
});
afterAll(async () => {
  await superuser.query(`DROP ROLE ${bypassing}, ${follower}`);
  await superuser.end();
  await database.drop();
});

function addressOf(role: string): string {
  const url = new URL(database.appUrl);
  if (role === 'the superuser')
    [url.username, url.password] = [
      new URL(process.env['TEST_SUPERUSER_URL'] as string).username,
      new URL(process.env['TEST_SUPERUSER_URL'] as string).password,
    ];
  else url.username = role;
  return url.toString();
}

async function withPool<T>(address: string, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = createPool(address, 2, verifyBoundedRole);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

describe('a server', () => {
  it.each(['the superuser', 'snowmelt_owner', bypassing, follower])(
    'does not start as %s, and says which role to use',
    async (role) => {
      await withPool(addressOf(role), async (pool) => {
        await expect(refuseUnboundedRole(pool)).rejects.toThrow('Use the role snowmelt_app');
        await expect(pool.query('SELECT * FROM patient')).rejects.toThrow('row-level security does not hold');
      });
    },
  );

  it('starts as the application role, and while the database is down, because that recovers', async () => {
    await withPool(database.appUrl, async (pool) => {
      await refuseUnboundedRole(pool);
      expect((await pool.query('SELECT current_user AS role')).rows).toEqual([{ role: 'snowmelt_app' }]);
    });
    await withPool(`postgres://snowmelt_app:test@127.0.0.1:${await freePort()}/none`, (pool) =>
      refuseUnboundedRole(pool),
    );
  });
});
