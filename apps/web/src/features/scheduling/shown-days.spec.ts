import { DateTime } from 'luxon';
import { firstSeen, proposedStart, shownDays } from './shown-days';

const at = (wall: string) => DateTime.fromISO(wall, { zone: 'America/Los_Angeles' });

describe('the days the calendar shows', () => {
  it('are the one that was asked for', () => {
    expect(shownDays(at('2026-11-25'), 'day')).toMatchObject({
      range: { from: '2026-11-25T00:00', to: '2026-11-26T00:00' },
      days: ['2026-11-25'],
    });
  });
  it.each(['2026-11-23', '2026-11-25', '2026-11-29'])('are the week of %s, from Monday to Sunday', (day) => {
    const { range, days } = shownDays(at(day), 'week');
    expect(range).toEqual({ from: '2026-11-23T00:00', to: '2026-11-30T00:00' });
    expect(days).toEqual([
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      '2026-11-26',
      '2026-11-27',
      '2026-11-28',
      '2026-11-29',
    ]);
  });
  it('are seven even when the clocks change during the week', () => {
    expect(shownDays(at('2026-11-01'), 'week')).toMatchObject({
      range: { from: '2026-10-26T00:00', to: '2026-11-02T00:00' },
      days: { length: 7 },
    });
  });
});

describe('the hour a day first scrolls to', () => {
  it('is an hour before now, today', () =>
    expect(firstSeen(at('2026-11-25'), at('2026-11-25T13:40'), '07:00')).toBe('12:00:00'));
  it('is when the first lane opens, before opening time and on other days', () => {
    expect(firstSeen(at('2026-11-25'), at('2026-11-25T06:10'), '07:00')).toBe('07:00:00');
    expect(firstSeen(at('2026-11-26'), at('2026-11-25T13:40'), '07:00')).toBe('07:00:00');
  });
});

describe('the start proposed for a new appointment', () => {
  it('is nine o’clock on a coming day', () =>
    expect(proposedStart(at('2026-11-26'), at('2026-11-25T13:40'))).toBe('2026-11-26T09:00'));
  it('is today’s next full hour once nine has passed, whatever day is shown', () => {
    expect(proposedStart(at('2026-11-25'), at('2026-11-25T13:40'))).toBe('2026-11-25T14:00');
    expect(proposedStart(at('2026-11-20'), at('2026-11-25T13:40'))).toBe('2026-11-25T14:00');
  });
});
