import { isAlone, showElapsed } from './visit-words';

describe('elapsed time', () => {
  it('is shown as on a stopwatch, never below zero', () => {
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

describe('the notice that the patient is alone in the room', () => {
  it('is shown only while the visit is interrupted and the patient is the one still there', () => {
    expect(isAlone({ state: 'interrupted', patientPresent: true })).toBe(true);
    expect(isAlone({ state: 'interrupted', patientPresent: false })).toBe(false);
    expect(
      (['waiting', 'in_progress', 'ended'] as const).filter((state) => isAlone({ state, patientPresent: true })),
    ).toEqual([]);
  });
});
