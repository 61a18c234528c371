import { clockName, toWallTime } from './visit-time';

const pacific = {
  startsAt: '2026-12-15T18:00:00Z',
  startsLocal: '2026-12-15T10:00',
  timeZone: 'America/Los_Angeles',
};
// as by a time zone table newer than this browser's
const moved = { ...pacific, startsLocal: '2026-12-15T11:00' };

describe('the time of a visit on a patient’s page', () => {
  it('is the time in the reminder, whatever time zone rules the browser has', () => {
    expect(toWallTime('2026-12-15T17:45:00Z', pacific).toISOString()).toBe('2026-12-15T09:45:00.000Z');
    expect(toWallTime('2026-12-15T17:45:00Z', moved).toISOString()).toBe('2026-12-15T10:45:00.000Z');
  });

  it("names the time zone in the reader's language", () => {
    expect([clockName('en-US', pacific), clockName('es-US', pacific)]).toEqual([
      'Pacific Standard Time',
      'hora estándar del Pacífico',
    ]);
    expect(
      clockName('en-US', {
        startsAt: '2026-12-15T18:00:00Z',
        startsLocal: '2026-12-15T18:00',
        timeZone: 'Europe/London',
      }),
    ).toBe('Greenwich Mean Time');
  });

  it('shows the offset from UTC where the browser has other rules or does not know the zone', () => {
    expect(clockName('en-US', moved)).toBe('GMT-07:00');
    expect(clockName('es-US', { ...pacific, startsLocal: '2026-12-15T23:45', timeZone: 'Asia/Nowhere' })).toBe(
      'GMT+05:45',
    );
  });
});
