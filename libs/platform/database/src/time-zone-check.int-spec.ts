import { engineOffset, offsetPeriods, timeZoneRelease } from '@snowmelt/clock';
import { patientsMovedTo } from '@snowmelt/patients/testing';
import { createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import { Logger } from '@snowmelt/logging';
import pg from 'pg';
import { connectedAs, createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { TimeZoneCheck } from './time-zone-check.js';
import { UnitOfWork } from './unit-of-work.js';

const zone = 'America/Los_Angeles';
const HOUR = 3600_000;
const DAY = 24 * HOUR;
let database: TestDatabase;
let owner: pg.Client;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  const clinic = await createBookingClinic(database.ownerUrl, { patients: 2 });
  owner = await connectedAs(database.ownerUrl, clinic);
  pool = new pg.Pool({ connectionString: database.appUrl });
});
afterAll(async () => {
  await Promise.all([owner?.end(), pool?.end()]);
  await database?.drop();
});

/** The log lines of a server's start. */
async function said(): Promise<{ level: number; msg: string }[]> {
  const lines: string[] = [];
  const check = new TimeZoneCheck(new UnitOfWork(pool), new Logger('debug', { write: (line) => lines.push(line) }));
  check.onApplicationBootstrap();
  await check.beforeApplicationShutdown();
  return lines.map((line) => JSON.parse(line) as { level: number; msg: string });
}

describe('a server at start', () => {
  it('reports nothing where Node, PostgreSQL and the table agree', async () => {
    expect(await said()).toEqual([]);
  });

  it('reports the zones in which they differ, also those in use by patients, and starts', async () => {
    await patientsMovedTo(sqlOf(owner), 'Canada/East-Saskatchewan');
    expect(await said()).toEqual([
      expect.objectContaining({
        level: 40,
        msg: expect.stringContaining('Canada/East-Saskatchewan is in use, and is not in the table'),
      }),
    ]);
    await patientsMovedTo(sqlOf(owner), zone);
  });

  it.each<[what: string, differs: (at: number, change: number) => boolean]>([
    ['some weeks of another hour', (at, change) => at > change - 40 * DAY && at < change - 12 * DAY],
    ['a change of the clocks an hour late', (at, change) => at >= change && at < change + HOUR],
    ['a change of the clocks an hour early', (at, change) => at >= change - HOUR && at < change],
  ])('finds %s, up to two years ahead', async (_, differs) => {
    const changes = offsetPeriods(zone).map(({ fromMs }) => fromMs);
    const last = changes.filter((at) => at < Date.now() + 725 * DAY).at(-1) as number;
    const check = new TimeZoneCheck(new UnitOfWork(pool), new Logger('debug', { write: () => undefined }));
    const { differences } = await check.compare((of, at) => {
      const offset = engineOffset(of, at);
      return offset !== null && differs(at.getTime(), last) ? offset + 60 : offset;
    });
    expect(differences).toEqual([
      expect.stringMatching(/^America\/Los_Angeles at .*: the table says .*, Node .* says/),
    ]);
  });

  it('reports that the rules in the database are of another release', async () => {
    await owner.query(`UPDATE time_zone_rules SET release = '2020a'`);
    expect(await said()).toEqual([
      expect.objectContaining({
        level: 50,
        msg: `the database's time-zone rules are of release 2020a, this server's of ${timeZoneRelease}: run migrate.js of this release`,
      }),
    ]);
  });

  it('starts where there is nothing to compare with', async () => {
    const gone = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
    const lines: string[] = [];
    const check = new TimeZoneCheck(new UnitOfWork(gone), new Logger('debug', { write: (line) => lines.push(line) }));
    check.onApplicationBootstrap();
    await check.beforeApplicationShutdown();
    expect(lines.join('')).toContain('could not be compared');
    await gone.end();
  });
});
