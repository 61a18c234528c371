import { isAlone, showElapsed } from './visit-words';

describe('elapsed time', () => {
  it('is written as a stop watch does, never below zero', () => {
    expect([0, 7_900, 187_000, 3_765_000, 36_000_000, -5_000].map(showElapsed)).toEqual([
      '0:00',
      '0:07',
      '3:07',
      '1:02:45',
      '10:00:00',
      '0:00',
    ]);
  });
});

describe('a patient is alone in the room', () => {
  it('when the visit is interrupted and not by them; before and after it, and together with a clinician, nobody is', () => {
    expect(isAlone({ state: 'interrupted', patientPresent: true })).toBe(true);
    expect(isAlone({ state: 'interrupted', patientPresent: false })).toBe(false);
    expect(
      (['waiting', 'in_progress', 'ended'] as const).filter((state) => isAlone({ state, patientPresent: true })),
    ).toEqual([]);
  });
});
