import fc from 'fast-check';
import { DateTime } from 'luxon';
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

  it('in the repeated hour of autumn asks which, and takes the offset for an answer', () => {
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

  it('comes back from each of its instants', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
        fc.constantFrom(LA, 'America/New_York', 'Europe/Paris', 'Australia/Lord_Howe'),
        (at, zone) => {
          const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
          const local = DateTime.fromJSDate(minute, { zone }).toFormat(`yyyy-MM-dd'T'HH:mm`);
          expect(instantsOf(local, zone).map((candidate) => new Date(candidate.startsAt).getTime())).toContain(
            minute.getTime(),
          );
        },
      ),
    );
  });
});
