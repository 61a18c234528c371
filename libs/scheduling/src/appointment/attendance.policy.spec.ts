import { checkAttendance, assertMayBeMissed } from './attendance.policy.js';

const LA = 'America/Los_Angeles';
const startsAt = new Date('2026-11-24T18:00:00Z'); // 10:00 in that zone

describe('the statuses that can be recorded for a visit', () => {
  it.each([
    ['arrived', '2026-11-24T07:59:00Z', false],
    ['arrived', '2026-11-24T08:00:00Z', true],
    ['arrived', '2026-11-24T18:20:00Z', true],
    ['noshow', '2026-11-24T17:59:00Z', false],
    ['noshow', '2026-11-24T18:00:00Z', true],
    ['fulfilled', '2026-11-24T17:59:00Z', false],
    ['fulfilled', '2026-11-24T18:30:00Z', true],
  ] as const)('"%s" at %s: %s', (status, now, possible) => {
    const check = () => checkAttendance(status, startsAt, LA, new Date(now));
    if (possible) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ status: 409, code: 'SCHEDULING.NOT_YET' }));
  });

  it.each([
    [{}, null],
    [{ started: true }, 'WAS_HELD'],
    [{ noteSigned: true }, 'WAS_HELD'],
    [{ ended: true }, null],
    [{ patientIsIn: true }, 'PATIENT_IS_IN'],
  ])('"missed", of %j: %s', (seen, refusal) => {
    const check = () =>
      assertMayBeMissed({ started: false, ended: false, noteSigned: false, patientIsIn: false, ...seen });
    if (refusal) expect(check).toThrow(expect.objectContaining({ status: 409, code: `SCHEDULING.${refusal}` }));
    else expect(check).not.toThrow();
  });
});
