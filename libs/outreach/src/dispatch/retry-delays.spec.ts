import fc from 'fast-check';
import { delayAfterRejection, backoff, inTime, lookupDelay } from './retry-delays.js';

describe('the delay before a refused message is retried', () => {
  it.each([
    [
      'what somebody has to mend: every five minutes, however often',
      { next: 'configuration', code: '20003' },
      [1, 50],
      [300, 300],
    ],
    [
      'nobody there: soon, then every five minutes',
      { next: 'later', code: 'UNREACHABLE' },
      [1, 2, 3, 4, 50],
      [60, 120, 240, 300, 300],
    ],
    [
      'a no for now: soon, then every half hour',
      { next: 'later', code: '30003' },
      [1, 2, 5, 6, 50],
      [60, 120, 960, 1800, 1800],
    ],
    ['a no for now, with a wait: after it', { next: 'later', code: '20429', retryAfterSeconds: 90 }, [1, 50], [90, 90]],
    [
      'a no for now, with a wait of days: within half an hour all the same',
      { next: 'later', code: '20429', retryAfterSeconds: 864_000 },
      [1],
      [1800],
    ],
  ] as const)('%s', (_what, no, tries, waits) => {
    expect(tries.map((count) => delayAfterRejection(no, count))).toEqual(waits);
  });

  it('asks for the outcome of a send less and less often, but at least every five minutes', () => {
    expect([0, 60, 600, 3600, 86_400].map(lookupDelay)).toEqual([60, 60, 150, 300, 300]);
  });

  it.each([
    [86_400, 1800],
    [7200, 1800],
    [3600, 900],
    [600, 150],
    [240, 60],
    [30, 60],
  ])('for a visit in %i seconds: at most %i', (left, wait) => {
    expect(inTime(backoff(50), left)).toBe(wait);
  });

  it('always leaves time: a provider that recovers a quarter of an hour before the visit is used before it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3600, max: 100_000 }), fc.integer({ min: 1, max: 40 }), (left, tries) => {
        let [now, count] = [0, tries];
        while (now < left * 0.75) now += inTime(backoff(count++), left - now);
        expect(now).toBeLessThan(left);
      }),
    );
  });
});
