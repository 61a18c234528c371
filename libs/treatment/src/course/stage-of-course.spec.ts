import type { Stage } from '@snowmelt/contracts';
import { courseStage, type Decision } from './stage-of-course.js';

/** Minutes of one afternoon. */
const at = (minute: number) => new Date(Date.UTC(2026, 10, 30, 13, minute));
/** A course as a list of stages that somebody decided, one every ten minutes. */
const decided = (...stages: readonly Stage[]): Decision[] =>
  stages.map((to, n) => ({ id: String(n), from: stages[n - 1] ?? null, to, at: at(10 * n) }));
const stage = (decisions: readonly Decision[], dosesAt: readonly number[], plannedDoses: number | null = 6) =>
  courseStage({ decisions, dosesRecordedAt: dosesAt.map(at), plannedDoses });

describe('the stage of a course', () => {
  it('is what was decided, as long as no dose was given', () => {
    for (const last of ['inquiry', 'consented', 'induction', 'on_hold', 'maintenance', 'withdrawn'] as const)
      expect(stage(decided('referred', last), [])).toBe(last);
  });

  it.each(['consented', 'preparation', 'induction'] as const)(
    'after %s is induction from the first dose on',
    (from) => {
      expect([stage(decided(from), [5]), stage(decided(from), [5, 6, 7, 8, 9])]).toEqual(['induction', 'induction']);
    },
  );

  it.each(['consented', 'preparation', 'induction'] as const)(
    'after %s is the response review from the sixth dose of six on',
    (from) => {
      expect(stage(decided(from), [4, 5, 6, 7, 8, 9])).toBe('response_review');
      expect(stage(decided(from), [3, 4, 5, 6, 7, 8, 9])).toBe('response_review');
    },
  );

  it('is induction, however many doses are given, where the protocol plans no number', () => {
    expect(stage(decided('preparation'), [1, 2, 3, 4, 5, 6, 7, 8], null)).toBe('induction');
  });

  it.each([
    'inquiry',
    'eligibility_review',
    'response_review',
    'maintenance',
    'taper',
    'on_hold',
    'declined',
    'discharged',
    'withdrawn',
    'transferred',
  ] as const)('is left to people at %s, whatever was given', (decision) => {
    expect(stage(decided(decision), [1, 2, 3, 4, 5, 6])).toBe(decision);
  });

  it('stays as it was decided after the doses so far: the next one moves it on', () => {
    const backToPreparation = decided('preparation', 'on_hold', 'consented');
    expect(stage(backToPreparation, [5])).toBe('consented');
    expect(stage(backToPreparation, [5, 25])).toBe('induction');
    const moreInfusions = decided('induction', 'response_review', 'induction');
    expect(stage(moreInfusions, [1, 2, 3, 4, 5, 6])).toBe('induction');
    expect(stage(moreInfusions, [1, 2, 3, 4, 5, 6, 25])).toBe('response_review');
  });

  it('goes on after a hold where it was, with what was given before the hold', () => {
    expect(stage(decided('preparation', 'on_hold', 'preparation'), [5])).toBe('induction');
    expect(stage(decided('preparation', 'on_hold', 'preparation', 'on_hold', 'preparation'), [5])).toBe('induction');
    expect(stage(decided('preparation', 'on_hold', 'preparation', 'on_hold', 'consented'), [5])).toBe('consented');
  });

  it('is unknown where nobody has decided anything', () => {
    expect(stage([], [1, 2])).toBeNull();
  });
});
