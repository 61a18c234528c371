import { hourIn } from './hour';

describe('an hour in a sentence', () => {
  it('has its article in Spanish: one o’clock is one', () => {
    expect(
      ['2026-11-25T21:04:00Z', '2026-11-25T20:45:00Z', '2026-11-25T18:00:00Z'].map(
        (at) => hourIn('es-US', at, 'America/Los_Angeles').split(':')[0],
      ),
    ).toEqual(['la 1', 'las 12', 'las 10']);
  });
});
