import { noChannel, tasks, visit } from '../testing/owed-tasks-scene.js';
import { at, doseIn, facts, infusion, policy, stored } from '../testing/planned-facts.js';
import type { EducationFact, Facts } from './facts.js';
import { planTouches } from './plan-touches.js';

/** How the patient is, a day after the dose. */
const E11: EducationFact = {
  code: 'E11',
  numbers: [],
  anchor: 'appointment_end',
  purposes: ['dose'],
  offset: 'PT24H',
  stages: ['induction', 'maintenance'],
  concern: 'safety',
};
const rules = { ...policy, education: ['E11', 'E12'] };
// the dose ends on the 24th at 14:00
const given = (more: Partial<Facts> = {}, dose = doseIn('induction')): Partial<Facts> => ({
  education: [E11, ...facts({}).education],
  appointments: [visit({ status: 'fulfilled', dose })],
  ...more,
});
const call = ['reminder_without_channel a 2026-11-25T14:00'];
const held = doseIn('on_hold', { stageSince: at('2026-11-24T15:00') });

describe('how a patient is after a dose, which no message may ask', () => {
  it.each<[string, Partial<Facts>, string, string[]]>([
    ['is asked by a message while one may', given(), '2026-11-24T16:00', []],
    ['is asked by a person once STOP leaves no channel', given({ patient: noChannel }), '2026-11-24T16:00', call],
    ['and when the course was put on hold after the dose', given({}, held), '2026-11-24T16:00', call],
    ['and when it was withdrawn', given({}, doseIn('withdrawn')), '2026-11-24T16:00', call],
    [
      'and when the hold was lifted after the message was due',
      given({}, doseIn('induction', { resumedAt: at('2026-11-25T18:00') })),
      '2026-11-25T18:01',
      call,
    ],
    ['until it is of no use', given({}, held), '2026-12-03T16:00', []],
    [
      'until the next dose begins',
      given({
        patient: noChannel,
        appointments: [visit({ status: 'fulfilled' }), infusion('2026-11-27T12:00', { id: 'b', status: 'arrived' })],
      }),
      '2026-11-27T12:30',
      [],
    ],
    ['not of a dose that was not given', given({ patient: noChannel, appointments: [] }), '2026-11-24T16:00', []],
    ['and nothing else is', given({ ...facts({}), patient: noChannel }), '2026-11-24T16:00', []],
  ])('%s', (_what, more, now, expected) => {
    expect(tasks(more, { now, policy: rules })).toEqual(expected);
  });

  it('was asked if the message had gone out before the course was stopped', () => {
    const sent = stored(planTouches(facts(given()), rules)).map((touch) => ({ ...touch, status: 'sent' as const }));
    expect(tasks(given({}, held), { now: '2026-11-25T15:00', policy: rules, stored: sent })).toEqual([]);
  });
});
