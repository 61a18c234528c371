import { pollDelayMs } from './poll-delay';

const opensAt = '2026-11-25T18:45:00Z';
const before = (ms: number) => ({ opensAt, now: new Date(Date.parse(opensAt) - ms).toISOString(), joinable: ms <= 0 });
const [MINUTE, DAY] = [60_000, 86_400_000];

describe('polling while a page waits for its visit', () => {
  it('happens once a minute for days, and every three seconds when the room is about to open or is open', () => {
    expect([3 * DAY, 30 * MINUTE, 10 * MINUTE, MINUTE, 0, -20 * MINUTE].map((ms) => pollDelayMs(before(ms)))).toEqual([
      60_000, 60_000, 30_000, 3000, 3000, 3000,
    ]);
  });

  it('never starts long after the room has opened', () => {
    for (let left = 3 * DAY; left > 0; left -= pollDelayMs(before(left)))
      expect(pollDelayMs(before(left))).toBeLessThanOrEqual(Math.max(3000, left));
  });

  it('is rare once the visit is over or the room has closed, and soon after a failed request', () => {
    expect([pollDelayMs({ ...before(-MINUTE), joinable: false }), pollDelayMs(null)]).toEqual([60_000, 3000]);
  });
});
