import { reconnectDelayMs } from './reconnect-delay';

describe('the delay before a socket reconnects', () => {
  it('grows from a third of a second to five seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => reconnectDelayMs(attempt, 0.999_999)).map(Math.round)).toEqual([
      300, 600, 1200, 2400, 4800, 5000, 5000,
    ]);
  });

  it('is randomized, and never less than half', () => {
    expect([0, 0.5, 0.8].map((chance) => reconnectDelayMs(4, chance))).toEqual([2400, 3600, 4320]);
  });
});
