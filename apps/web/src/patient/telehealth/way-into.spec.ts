import { wayInto } from './way-into';

const opensAt = '2026-11-25T18:45:00Z';

describe('the way into a video visit', () => {
  it('is ahead until the room opens, and open while one may join', () => {
    expect([
      wayInto({ opensAt, now: '2026-11-25T18:44:59Z', joinable: false }),
      wayInto({ opensAt, now: opensAt, joinable: true }),
    ]).toEqual(['ahead', 'open']);
  });

  it('is over when the room has closed, also where nobody came: then there is nothing to confirm', () => {
    expect(wayInto({ opensAt, now: '2026-11-25T20:21:00Z', joinable: false })).toBe('over');
  });
});
