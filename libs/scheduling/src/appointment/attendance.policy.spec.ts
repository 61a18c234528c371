import { checkAttendance, checkMissed } from './attendance.policy.js';

const LA = 'America/Los_Angeles';
const startsAt = new Date('2026-11-24T18:00:00Z'); // ten in the morning there

describe('what can be said of a visit', () => {
  it.each([
    ['arrived', '2026-11-24T07:59:00Z', false], ['arrived', '2026-11-24T08:00:00Z', true], ['arrived', '2026-11-24T18:20:00Z', true],
    ['noshow', '2026-11-24T17:59:00Z', false], ['noshow', '2026-11-24T18:00:00Z', true], ['fulfilled', '2026-11-24T17:59:00Z', false], ['fulfilled', '2026-11-24T18:30:00Z', true],
  ] as const)('"%s" at %s: %s', (status, now, possible) => {
    const check = () => checkAttendance(status, startsAt, LA, new Date(now));
    if (possible) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ status: 409, code: 'SCHEDULING.NOT_YET' }));
  });

  it.each([
    [{ started: false, ended: false, noteSigned: false }, true], [{ started: true, ended: false, noteSigned: false }, false], [{ started: false, ended: false, noteSigned: true }, false],
    [{ started: false, ended: true, noteSigned: false }, true],
  ])('that it was missed, of %j: %p', (seen, possible) => {
    if (possible) expect(() => checkMissed(seen)).not.toThrow();
    else expect(() => checkMissed(seen)).toThrow(expect.objectContaining({ status: 409, code: 'SCHEDULING.WAS_HELD' }));
  });
});
