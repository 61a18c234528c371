import { inZone, offsetPeriods, timeZoneNames } from '@snowmelt/clock';
import fc from 'fast-check';
import { instantsOf, resolveWallTime } from './wall-time.js';

const LA = 'America/Los_Angeles';

describe('a wall time', () => {
  it.each([
    ['2026-11-24T10:00', LA, '2026-11-24T18:00:00Z'],
    ['2026-07-01T10:00', LA, '2026-07-01T17:00:00Z'],
    ['2026-03-08T03:00', LA, '2026-03-08T10:00:00Z'],
    ['2026-11-24T10:00', 'America/New_York', '2026-11-24T15:00:00Z'],
  ])('%s in %s is %s', (local, zone, instant) => {
    expect(resolveWallTime(local, zone)).toBe(instant);
  });

  it('in the gap of spring does not exist', () => {
    expect(() => resolveWallTime('2026-03-08T02:30', LA)).toThrow(
      expect.objectContaining({ code: 'SCHEDULING.LOCAL_TIME_DOES_NOT_EXIST', status: 422 }),
    );
  });

  it('on a day that is in no calendar does not exist', () => {
    expect(() => resolveWallTime('2027-02-29T10:00', LA)).toThrow(
      expect.objectContaining({ code: 'SCHEDULING.LOCAL_TIME_DOES_NOT_EXIST' }),
    );
  });

  it('in the repeated hour of autumn is ambiguous, and the offset resolves it', () => {
    expect(() => resolveWallTime('2026-11-01T01:30', LA)).toThrow(
      expect.objectContaining({
        code: 'SCHEDULING.AMBIGUOUS_LOCAL_TIME',
        meta: {
          candidates: [
            { offset: '-07:00', startsAt: '2026-11-01T08:30:00Z' },
            { offset: '-08:00', startsAt: '2026-11-01T09:30:00Z' },
          ],
        },
      }),
    );
    expect(resolveWallTime('2026-11-01T01:30', LA, '-08:00')).toBe('2026-11-01T09:30:00Z');
  });

  it('round-trips through each of its instants', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
        fc.constantFrom(...timeZoneNames()),
        (at, zone) => {
          const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
          const local = inZone(minute, zone).toFormat(`yyyy-MM-dd'T'HH:mm`);
          expect(instantsOf(local, zone).map((candidate) => new Date(candidate.startsAt).getTime())).toContain(
            minute.getTime(),
          );
        },
      ),
    );
  });
});

/**
 * Every change of clocks of every zone from 2026 to 2028: the wall time before it, the wall time after it, and the
 * minutes between them.
 */
const changes = timeZoneNames().flatMap((zone) =>
  offsetPeriods(zone)
    .slice(1)
    .map(({ fromMs, offsetMinutes }, before) => ({
      zone,
      fromMs,
      before: offsetPeriods(zone)[before]?.offsetMinutes ?? 0,
      after: offsetMinutes,
    }))
    .filter(({ fromMs }) => fromMs >= Date.UTC(2026, 0, 1) && fromMs < Date.UTC(2029, 0, 1)),
);
const wallAt = (ms: number, offsetMinutes: number) => new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, 16);

describe('in every zone, from 2026 to 2028', () => {
  it.each(['gap', 'repeated hour', 'other name'] as const)('there is a change with a %s', (kind) => {
    const size = { gap: 1, 'repeated hour': -1, 'other name': 0 }[kind];
    expect(changes.some(({ before, after }) => Math.sign(after - before) === size)).toBe(true);
  });

  it('a wall time in a gap is refused, and the minutes before and after it are accepted', () => {
    for (const { zone, fromMs, before, after } of changes.filter((change) => change.after > change.before)) {
      for (let minute = 0; minute < after - before; minute += 30)
        expect([zone, instantsOf(wallAt(fromMs + minute * 60_000, before), zone)]).toEqual([zone, []]);
      expect(instantsOf(wallAt(fromMs - 60_000, before), zone)).toHaveLength(1);
      expect(instantsOf(wallAt(fromMs, after), zone)).toHaveLength(1);
    }
  });

  it('a wall time that comes twice has both instants, and each is reached by its offset', () => {
    for (const { zone, fromMs, before, after } of changes.filter((change) => change.after < change.before)) {
      for (let minute = 0; minute < before - after; minute += 30) {
        const local = wallAt(fromMs + minute * 60_000, after);
        const twice = [fromMs + (minute - (before - after)) * 60_000, fromMs + minute * 60_000];
        const found = instantsOf(local, zone);
        expect(found.map(({ startsAt }) => Date.parse(startsAt))).toEqual(twice);
        expect(found.map(({ offset }) => Date.parse(resolveWallTime(local, zone, offset)))).toEqual(twice);
        expect(() => resolveWallTime(local, zone)).toThrow(
          expect.objectContaining({ code: 'SCHEDULING.AMBIGUOUS_LOCAL_TIME' }),
        );
      }
    }
  });
});
