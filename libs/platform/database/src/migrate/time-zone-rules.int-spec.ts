import { fromWallTime, inZone, isTimeZone, offsetPeriods, timeZoneNames, timeZoneRelease } from '@snowmelt/clock';
import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { writeTimeZoneRules } from './time-zone-rules.js';

let database: TestDatabase;
let owner: pg.Client;
let app: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  app = new pg.Client({ connectionString: database.appUrl });
  await Promise.all([owner.connect(), app.connect()]);
});
afterAll(async () => {
  await Promise.all([owner?.end(), app?.end()]);
  await database?.drop();
});

const WALL = `yyyy-MM-dd'T'HH:mm:ss`;
const changes = timeZoneNames().flatMap((zone) =>
  offsetPeriods(zone)
    .filter(({ fromMs }) => fromMs >= Date.UTC(2026, 0, 1) && fromMs < Date.UTC(2029, 0, 1))
    .map(({ fromMs }) => ({ zone, fromMs })),
);
const wallTimes = async (instants: readonly { zone: string; ms: number }[]) =>
  (
    await app.query<{ local: string }>(
      `SELECT to_char(to_wall_time(at, zone), 'YYYY-MM-DD"T"HH24:MI:SS') AS local
       FROM unnest($1::text[], $2::timestamptz[]) WITH ORDINALITY w (zone, at, n) ORDER BY n`,
      [instants.map(({ zone }) => zone), instants.map(({ ms }) => new Date(ms).toISOString())],
    )
  ).rows.map(({ local }) => local);
const instants = async (walls: readonly { zone: string; local: string }[]) =>
  (
    await app.query<{ at: Date }>(
      `SELECT to_instant(local, zone) AS at FROM unnest($1::text[], $2::timestamp[]) WITH ORDINALITY w (zone, local, n) ORDER BY n`,
      [walls.map(({ zone }) => zone), walls.map(({ local }) => local)],
    )
  ).rows.map(({ at }) => at.toISOString());

describe('the database', () => {
  it('has the rules of the release', async () => {
    const { rows } = await app.query('SELECT name, release FROM time_zone_rules ORDER BY name COLLATE "C"');
    expect(rows).toEqual(
      timeZoneNames()
        .map((name) => ({ name: name.toLowerCase(), release: timeZoneRelease }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
  });

  it("resolves noon of 15 December 2026 by the table, where PostgreSQL's own files differ", async () => {
    const zones = ['America/Vancouver', 'America/Edmonton', 'Africa/Casablanca', 'America/Havana', 'us/pacific'];
    expect(await instants(zones.map((zone) => ({ zone, local: '2026-12-15T12:00' })))).toEqual([
      '2026-12-15T19:00:00.000Z',
      '2026-12-15T18:00:00.000Z',
      '2026-12-15T12:00:00.000Z',
      '2026-12-15T16:00:00.000Z',
      '2026-12-15T20:00:00.000Z',
    ]);
  });

  it("shows the table's wall time around every clock change from 2026 to 2028", async () => {
    const around = changes.flatMap(({ zone, fromMs }) =>
      [-86_400_000, -1000, 0, 1000, 86_400_000].map((ms) => ({ zone, ms: fromMs + ms })),
    );
    expect(around.length).toBeGreaterThan(5000);
    expect(await wallTimes(around)).toEqual(around.map(({ zone, ms }) => inZone(new Date(ms), zone).toFormat(WALL)));
  });

  it('resolves wall times by the table around every gap and repeated hour from 2026 to 2028', async () => {
    const around = changes.flatMap(({ zone, fromMs }) =>
      [-5400_000, -3600_000, -1800_000, -1000, 0, 1800_000, 3600_000, 5400_000].flatMap((ms) =>
        // the wall times around each change; one of the two is skipped or repeated
        [-1, 1].map((side) => {
          const { offset } = inZone(new Date(fromMs + side), zone);
          return { zone, local: new Date(fromMs + ms + offset * 60_000).toISOString().replace('Z', '') };
        }),
      ),
    );
    expect(await instants(around)).toEqual(
      around.map(({ zone, local }) => fromWallTime(local, zone).toUTC().toISO() as string),
    );
  });

  it('fails on an unknown zone instead of returning nothing', async () => {
    await expect(app.query(`SELECT to_instant('2026-12-15', 'America/Nope')`)).rejects.toThrow('UNKNOWN_TIME_ZONE');
    await expect(app.query(`SELECT to_wall_time(now(), 'America/Nope')`)).rejects.toThrow('UNKNOWN_TIME_ZONE');
  });

  it('has no function or view that uses its own time-zone files', async () => {
    const { rows } = await owner.query(
      `SELECT name FROM (
         SELECT oid::regprocedure::text AS name, prosrc AS source FROM pg_proc WHERE pronamespace = 'public'::regnamespace
         UNION ALL SELECT viewname, definition FROM pg_views WHERE schemaname = 'public') s
       WHERE regexp_replace(source, $$AT TIME ZONE 'UTC'$$, '', 'g') ~* '\\mAT TIME ZONE\\M|\\mtimezone\\('`,
    );
    expect(rows).toEqual([]);
  });

  it('lets the application read the rules only', async () => {
    await expect(app.query('DELETE FROM time_zone_rules')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the table', () => {
  it('knows every zone that patients could be registered with before it existed', async () => {
    const { rows } = await owner.query<{ name: string }>(
      `SELECT name FROM pg_timezone_names WHERE name LIKE '%/%' AND name !~ '^(posix|right)/'`,
    );
    const taken = rows.map(({ name }) => name).filter((name) => isKnownToEngine(name));
    expect(taken.length).toBeGreaterThan(400);
    expect(taken.filter((name) => !isTimeZone(name))).toEqual([]);
  });
});

function isKnownToEngine(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en-US', { timeZone }));
  } catch {
    return false;
  }
}

describe('migrating', () => {
  const written = async () => (await owner.query('SELECT max(xmin::text::bigint) AS by FROM time_zone_rules')).rows[0];

  it('leaves the rules alone when they are of the same release', async () => {
    const before = await written();
    expect(await writeTimeZoneRules(owner)).toBe(false);
    expect(await written()).toEqual(before);
  });

  it('replaces the rules when the release carries others, older or newer', async () => {
    for (const release of ['2020a', '2099z']) {
      await owner.query(
        `UPDATE time_zone_rules SET release = $1, utc_offset_minutes = array_fill(0, ARRAY[cardinality(from_at)])`,
        [release],
      );
      expect(await instants([{ zone: 'America/Havana', local: '2026-12-15T12:00' }])).toEqual([
        '2026-12-15T12:00:00.000Z',
      ]);
      expect(await writeTimeZoneRules(owner)).toBe(true);
      expect(await instants([{ zone: 'America/Havana', local: '2026-12-15T12:00' }])).toEqual([
        '2026-12-15T16:00:00.000Z',
      ]);
    }
  });

  it('keeps the former rules when it cannot write', async () => {
    await owner.query(
      `UPDATE time_zone_rules SET release = '2020a'; ALTER TABLE time_zone_rules ADD CONSTRAINT never CHECK (false) NOT VALID`,
    );
    await expect(writeTimeZoneRules(owner)).rejects.toThrow('are as they were');
    expect((await app.query('SELECT DISTINCT release FROM time_zone_rules')).rows).toEqual([{ release: '2020a' }]);
    await owner.query('ALTER TABLE time_zone_rules DROP CONSTRAINT never');
    expect(await writeTimeZoneRules(owner)).toBe(true);
  });
});
