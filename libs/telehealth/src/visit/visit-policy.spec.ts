import { roomAt } from './visit-policy.js';

describe('a room', () => {
  const hours = { opensAt: new Date('2026-11-21T17:45:00Z'), closesAt: new Date('2026-11-21T19:20:00Z') };
  it.each([
    ['17:44:59.999', 'early'],
    ['17:45:00.000', 'open'],
    ['19:19:59.999', 'open'],
    ['19:20:00.000', 'closed'],
    ['19:20:00.001', 'closed'],
  ] as const)('at %s is %s', (time, is) => {
    expect(roomAt(new Date(`2026-11-21T${time}Z`), hours)).toBe(is);
  });
});
