import fc from 'fast-check';
import { DateTime, FixedOffsetZone } from 'luxon';
import { fromWallTime, inZone } from './in-zone.js';
import { timeZone } from './rules-zone.js';
import { isTimeZone, offsetPeriods, spelledTimeZone, timeZoneNames, timeZoneRelease } from './time-zone-table.js';
import { unpack } from './unpack.js';

const wall = `yyyy-MM-dd'T'HH:mm`;
const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
const zones = fc.constantFrom(...timeZoneNames());
/** Zones without a change of rules for years, so every engine and every release agree on them. */
const SETTLED = [
  'America/Los_Angeles',
  'America/New_York',
  'America/Phoenix',
  'Pacific/Honolulu',
  'America/Sao_Paulo',
  'Europe/Paris',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
];

describe('the table of time-zone rules', () => {
  // cases that older Node engines, PostgreSQL's files and older releases get wrong
  it.each([
    ['America/Vancouver', '2026-12-15T12:00:00.000-07:00', 'stays on summer time from 2026 on'],
    ['America/Edmonton', '2026-12-15T12:00:00.000-06:00', 'stays on summer time from 2026 on'],
    ['Africa/Casablanca', '2026-12-15T12:00:00.000+00:00', 'is back on Greenwich time'],
    ['America/Havana', '2026-12-15T12:00:00.000-04:00', 'does not change its clocks in autumn 2026'],
    ['America/Havana', '2027-12-15T12:00:00.000-05:00', 'changes them in autumn 2027'],
    ['America/Los_Angeles', '2026-12-15T12:00:00.000-08:00', 'goes on changing'],
    ['US/Pacific', '2026-12-15T12:00:00.000-08:00', 'is a second name'],
    ['america/los_angeles', '2026-12-15T12:00:00.000-08:00', 'is spelt as it may be'],
  ])('%s: noon is %s (%s)', (zone, iso) => {
    expect(fromWallTime(iso.slice(0, 16), zone).toISO()).toBe(iso);
    expect(inZone(new Date(iso), zone).toISO()).toBe(iso);
  });

  it('names its release', () => {
    expect(timeZoneRelease).toMatch(/^20\d\d[a-z]$/);
  });

  it('knows the IANA zones, old and new names, and none that only an engine has', () => {
    expect(timeZoneNames().length).toBeGreaterThan(590);
    for (const name of ['Europe/Kyiv', 'Europe/Kiev', 'Asia/Calcutta', 'Asia/Kolkata', 'Etc/GMT-14', 'UTC'])
      expect(isTimeZone(name)).toBe(true);
    for (const name of ['US/Pacific-New', 'SystemV/PST8PDT', 'Etc/Unknown', 'America/Nope', '+05:00', '', '__proto__'])
      expect(isTimeZone(name)).toBe(false);
    expect(() => inZone(new Date(0), 'America/Nope')).toThrow(RangeError);
  });

  it('spells a name as IANA does, a second name too', () => {
    for (const name of timeZoneNames()) expect(spelledTimeZone(name.toUpperCase())).toBe(name);
    expect([spelledTimeZone('us/pacific'), spelledTimeZone('America/Nope'), spelledTimeZone('__proto__')]).toEqual([
      'US/Pacific',
      null,
      null,
    ]);
  });

  it('has the offsets of the engine where everybody agrees', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...SETTLED), (at, zone) => {
        expect(inZone(at, zone).toISO()).toBe(DateTime.fromJSDate(at, { zone }).toISO());
      }),
      { numRuns: 500 },
    );
  });

  it('parses a line of the data', () => {
    expect(unpack('Snow/Field|LMT SST SDT|8.y -30 -3u|0121|0 1 -1|5')).toEqual({
      name: 'Snow/Field',
      periods: [
        { fromMs: -Infinity, offsetMinutes: -(8 + 34 / 60), abbreviation: 'LMT' },
        { fromMs: 0, offsetMinutes: 180, abbreviation: 'SST' },
        { fromMs: 60_000, offsetMinutes: 210, abbreviation: 'SDT' },
        { fromMs: 0, offsetMinutes: 180, abbreviation: 'SST' },
      ],
    });
  });

  it('has the changes of a zone in chronological order, from the beginning of time on', () => {
    for (const zone of timeZoneNames()) {
      const from = offsetPeriods(zone).map(({ fromMs }) => fromMs);
      expect(from.every((ms, n) => n === 0 || ms > (from[n - 1] as number))).toBe(true);
      // the last country to use offsets with seconds changed in 1972
      expect(from.every((ms) => ms < Date.UTC(1973, 0, 1) || ms % 60_000 === 0)).toBe(true);
      expect(from[0]).toBe(-Infinity);
      expect(offsetPeriods(zone).every(({ offsetMinutes }) => Math.abs(offsetMinutes) < 16 * 60)).toBe(true);
    }
  });
});

describe('a wall time', () => {
  it('round-trips through its instant, in every zone', () => {
    fc.assert(
      fc.property(instants, zones, (at, zone) => {
        const local = inZone(at, zone).toFormat(wall);
        expect(fromWallTime(local, zone).toFormat(wall)).toBe(local);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['2026-03-08T02:30', 'America/Los_Angeles', '2026-03-08T03:30:00.000-07:00'],
    ['2026-11-01T01:30', 'America/Los_Angeles', '2026-11-01T01:30:00.000-08:00'],
    ['2026-03-08T00:00', 'America/Havana', '2026-03-08T01:00:00.000-04:00'],
  ])('%s in %s is %s, whatever the season it is read in', (local, zone, iso) => {
    expect(fromWallTime(local, zone).toISO()).toBe(iso);
  });

  it('that does not exist is invalid', () => {
    expect(fromWallTime('2027-02-29T10:00', 'UTC').isValid).toBe(false);
  });
});

describe('a zone for luxon', () => {
  it('formats by its own offset, without looking up the name in the engine', () => {
    const at = fromWallTime('2026-12-15T10:00', 'America/Vancouver');
    expect(at.toLocaleString({ hour: 'numeric', minute: '2-digit', timeZoneName: 'short' })).toMatch(/^10:00.AM MST$/);
    expect(at.setLocale('es-US').toFormat('t ZZZZ')).toMatch(/^10:00.a\.m\. MST$/);
    expect(at.toFormat('Z ZZ ZZZ')).toBe('-7 -07:00 -0700');
  });

  it.each([
    ['America/St_Johns', 'NST'],
    ['America/Sao_Paulo', 'GMT-3'],
    ['Asia/Kathmandu', 'GMT+5:45'],
    ['Asia/Shanghai', 'GMT+8'],
    ['America/Havana', 'GMT-4'],
    ['Europe/London', 'GMT'],
    ['Etc/UTC', 'UTC'],
  ])('names the winter time of %s %s', (zone, name) => {
    expect(inZone(new Date('2026-12-15T12:00Z'), zone).offsetNameShort).toBe(name);
  });

  it('is equal to itself only', () => {
    const [pacific, mountain] = [timeZone('America/Los_Angeles'), timeZone('America/Denver')];
    expect([pacific, mountain, FixedOffsetZone.utcInstance].map((other) => pacific.equals(other))).toEqual([
      true,
      false,
      false,
    ]);
    expect([pacific.isUniversal, timeZone('UTC').isUniversal, pacific.isValid, pacific.name]).toEqual([
      false,
      true,
      true,
      'America/Los_Angeles',
    ]);
  });
});
