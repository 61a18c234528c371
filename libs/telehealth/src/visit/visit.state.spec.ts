import { isVisitOpen, VisitState } from '@snowmelt/contracts';
import fc from 'fast-check';
import { isOver, stateByPresence, visitTransitions } from './visit.state.js';

const presence = fc.record({ patient: fc.boolean(), clinician: fc.boolean() });
const state = fc.constantFrom(...VisitState.options);

describe('a visit', () => {
  it.each([
    ['scheduled', true, false, 'waiting'],
    ['scheduled', false, true, 'scheduled'],
    ['waiting', false, true, 'scheduled'],
    ['waiting', true, true, 'waiting'],
    ['admitted', true, false, 'admitted'],
    ['admitted', true, true, 'in_progress'],
    ['in_progress', false, true, 'interrupted'],
    ['in_progress', true, false, 'interrupted'],
    ['interrupted', true, true, 'in_progress'],
    ['ended', true, true, 'ended'],
    ['no_show', true, true, 'no_show'],
  ] as const)('in %s, patient present %s, clinician present %s, becomes %s', (from, patient, clinician, to) => {
    expect(stateByPresence(from, { patient, clinician })).toBe(to);
  });

  it('never starts by presence alone: a clinician admits the patient', () => {
    fc.assert(
      fc.property(state, presence, (from, there) => isVisitOpen(from) || !isVisitOpen(stateByPresence(from, there))),
    );
  });

  it('changes state only as the table allows, whatever happens', () => {
    fc.assert(
      fc.property(state, presence, (from, there) => {
        const to = stateByPresence(from, there);
        return to === from || visitTransitions[from].includes(to);
      }),
    );
  });

  it('can reach every state, and leaves a final one only to start over', () => {
    const reached = new Set<VisitState>(['scheduled']);
    for (const at of reached) for (const to of visitTransitions[at]) reached.add(to);
    expect([...reached].sort()).toEqual([...VisitState.options].sort());
    expect(VisitState.options.filter(isOver).map((at) => [at, visitTransitions[at]])).toEqual([
      ['ended', ['scheduled']],
      ['no_show', []],
    ]);
  });
});
