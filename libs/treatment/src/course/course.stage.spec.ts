import { Stage } from '@snowmelt/contracts';
import { isFinal, mayMove, nextStages } from './course.stage.js';

describe('the stages of a course of treatment', () => {
  it('can all be reached from the inquiry', () => {
    const reached = new Set<Stage>(['inquiry']);
    for (const stage of reached) for (const to of nextStages(stage)) reached.add(to);
    expect([...reached].sort()).toEqual([...Stage.options].sort());
  });

  it.each(['declined', 'discharged', 'withdrawn', 'transferred'] as const)('end at %s', (stage) => {
    expect(isFinal(stage)).toBe(true);
  });

  it.each([['consented', 'preparation'], ['preparation', 'induction'], ['induction', 'response_review'], ['on_hold', 'induction']] as const)('lead from %s to %s', (from, to) => {
    expect(mayMove(from, to)).toBe(true);
  });

  it.each([['consented', 'induction'], ['preparation', 'maintenance'], ['discharged', 'induction'], ['withdrawn', 'on_hold'], ['inquiry', 'consented']] as const)('never jump from %s to %s', (from, to) => {
    expect(mayMove(from, to)).toBe(false);
  });

  it('can be put on hold wherever they are still open', () => {
    for (const stage of Stage.options) if (!isFinal(stage) && stage !== 'on_hold') expect(mayMove(stage, 'on_hold')).toBe(true);
  });
});
