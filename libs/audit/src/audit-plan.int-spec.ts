import { openedClinic } from '@snowmelt/identity/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';

/** For the last entry by its index, the new one and its indexes, and the clinic. */
const PAGES = 40;

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

const append = `append_audit_event('system', NULL, 'spec.did', 'spec', NULL, NULL, '{}')`;

it('a connection that began when the log was empty does not read all of it for each entry', async () => {
  await openedClinic(sqlOf(client));
  for (let n = 0; n < 10; n += 1) await client.query(`SELECT ${append}`); // its plans are made and kept
  await client.query(`SELECT count(${append}) FROM generate_series(1, 5000)`);
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT ${append}`,
  );
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  expect((plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0)).toBeLessThan(PAGES);
});
