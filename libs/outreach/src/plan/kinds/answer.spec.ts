import { at, facts, policy, wall } from '../../testing/planned-facts.js';
import { withinLookBack } from '../look-back.js';
import { planTouches } from '../plan-touches.js';

const planned = (local: string) =>
  planTouches(facts({ education: [], answers: [{ id: 'a', answer: 'will_call', at: at(local) }] }), policy);

describe('an answer that staff chose', () => {
  it.each([
    ['by day: at once', '2026-11-24T14:10', '2026-11-24T14:10'],
    ['in the night: when the day begins', '2026-11-24T23:30', '2026-11-25T08:00'],
  ])('goes %s', (_when, chosen, due) => {
    expect(planned(chosen).map(({ key, template, dueAt }) => [key, template, wall(dueAt)])).toEqual([
      ['answer:a', 'answer-will-call', due],
    ]);
  });

  it('is no answer any more after a day', () => {
    const [touch] = planned('2026-11-24T14:10');
    expect(wall(touch?.expiresAt as Date)).toBe('2026-11-25T14:10');
    expect(withinLookBack(planned('2026-11-24T14:10'), [], policy, at('2026-11-25T14:00'))).toEqual([]);
  });
});
