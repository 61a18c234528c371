import { roomPhase } from './room-phase';

const opensAt = '2026-11-25T18:45:00Z';

describe('the way into a video visit', () => {
  it('is ahead until the room opens, and open while one may join', () => {
    expect([
      roomPhase({ opensAt, now: '2026-11-25T18:44:59Z', joinable: false }),
      roomPhase({ opensAt, now: opensAt, joinable: true }),
    ]).toEqual(['ahead', 'open']);
  });

  it('is over when the room has closed, also where nobody came: then there is nothing to confirm', () => {
    expect(roomPhase({ opensAt, now: '2026-11-25T20:21:00Z', joinable: false })).toBe('over');
  });
});
