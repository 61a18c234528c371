import { roomPhase } from './room-phase';

const opensAt = '2026-11-25T18:45:00Z';

describe("the phase of a visit's room", () => {
  it('is ahead until the room opens, and open while the patient may join', () => {
    expect([
      roomPhase({ opensAt, now: '2026-11-25T18:44:59Z', joinable: false }),
      roomPhase({ opensAt, now: opensAt, joinable: true }),
    ]).toEqual(['ahead', 'open']);
  });

  it('is over once the room has closed, even if nobody came: then there is nothing left to confirm', () => {
    expect(roomPhase({ opensAt, now: '2026-11-25T20:21:00Z', joinable: false })).toBe('over');
  });
});
