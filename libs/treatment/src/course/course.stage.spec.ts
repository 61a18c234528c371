import { Stage } from '@snowmelt/contracts';
import { isBeyondIntake, isFinal, mayMove, nextStages } from './course.stage.js';

const at = (stage: Stage, heldFrom: Stage | null = null) => ({ stage, heldFrom });
const held = (from: Stage) => at('on_hold', from);

describe('the stages of a course of treatment', () => {
  it('can all be reached from the inquiry', () => {
    const reached = new Set<Stage>(['inquiry']);
    for (const stage of reached) for (const to of nextStages(at(stage, 'inquiry'))) reached.add(to);
    expect([...reached].sort()).toEqual([...Stage.options].sort());
  });

  it.each(['declined', 'discharged', 'withdrawn', 'transferred'] as const)('end at %s', (stage) => {
    expect(isFinal(stage)).toBe(true);
  });

  it.each([
    ['consented', 'preparation'],
    ['preparation', 'induction'],
    ['induction', 'response_review'],
  ] as const)('lead from %s to %s', (from, to) => {
    expect(mayMove(at(from), to)).toBe(true);
  });

  it.each([
    ['consented', 'induction'],
    ['preparation', 'maintenance'],
    ['discharged', 'induction'],
    ['withdrawn', 'on_hold'],
    ['inquiry', 'consented'],
    ['eligibility_review', 'preparation'],
    ['intake_scheduled', 'eligibility_review'],
    ['eligibility_review', 'induction'],
    ['medical_eval', 'consented'],
    ['consented', 'maintenance'],
    ['declined', 'inquiry'],
  ] as const)('never jump from %s to %s', (from, to) => {
    expect(mayMove(at(from), to)).toBe(false);
  });

  it('can be put on hold from every open stage', () => {
    for (const stage of Stage.options)
      if (!isFinal(stage) && stage !== 'on_hold') expect(mayMove(at(stage), 'on_hold')).toBe(true);
  });
});

describe('a hold cannot be used to skip stages', () => {
  it.each([
    ['inquiry', ['inquiry']],
    ['referred', ['referred', 'inquiry']],
    ['intake_scheduled', ['intake_scheduled', 'referred']],
    ['medical_eval', ['medical_eval', 'intake_scheduled']],
    ['psych_eval', ['psych_eval', 'medical_eval']],
    ['eligibility_review', ['eligibility_review', 'psych_eval']],
    ['consented', ['consented', 'eligibility_review']],
    ['preparation', ['preparation', 'consented']],
    ['induction', ['induction', 'preparation']],
    ['response_review', ['response_review', 'induction']],
    ['maintenance', ['maintenance', 'response_review']],
    ['taper', ['taper', 'maintenance']],
  ] as const)('put on hold in %s, a course returns to %s only, or ends', (from, back) => {
    expect(nextStages(held(from))).toEqual([...back, 'withdrawn', 'transferred']);
  });

  it.each([
    ['eligibility_review', 'induction'],
    ['eligibility_review', 'consented'],
    ['inquiry', 'preparation'],
    ['intake_scheduled', 'maintenance'],
    ['induction', 'consented'],
    ['induction', 'maintenance'],
    ['maintenance', 'induction'],
    ['preparation', 'induction'],
  ] as const)('from %s through a hold to %s is refused', (from, to) => {
    expect(mayMove(held(from), to)).toBe(false);
  });

  it('without a known origin allows only ending the course', () => {
    expect(nextStages(at('on_hold'))).toEqual(['withdrawn', 'transferred']);
  });
});

it('the stages of the intake are those before the patient is evaluated', () => {
  expect(Stage.options.filter((stage) => !isBeyondIntake(stage))).toEqual(['inquiry', 'referred', 'intake_scheduled']);
});
