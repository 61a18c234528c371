import type { Role, TaskKind } from '@snowmelt/contracts';
import { goesOn, nextStep } from './next-step.js';

const ten = new Date('2026-12-07T18:00:00Z'); // a Monday in Los Angeles
const night = new Date('2026-12-07T11:12:00Z'); // 03:12
const desk = { isoWeekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' };
const everybody: Role[] = ['front_desk', 'nurse', 'clinician', 'prescriber', 'admin'];
const step = (kind: TaskKind, role: Role, now = ten, rolesHere = everybody) => {
  const { role: next, climbsAt } = nextStep({ kind, role, zone: 'America/Los_Angeles', desk, rolesHere }, now);
  return [next, climbsAt?.toISOString() ?? null];
};

it('a task goes on to the next role, and from the last to nobody', () => {
  expect(step('call_asked', 'front_desk')).toEqual(['nurse', '2026-12-07T19:00:00.000Z']);
  expect(step('call_asked', 'nurse')).toEqual(['prescriber', null]);
  expect(step('call_asked', 'prescriber')).toEqual(['prescriber', null]);
});

it('a role that nobody has is passed over', () => {
  expect(step('call_asked', 'front_desk', ten, ['front_desk', 'prescriber'])).toEqual(['prescriber', null]);
  expect(step('by_hand', 'front_desk', ten, ['front_desk', 'nurse'])).toEqual(['front_desk', null]);
});

it('at night a call that can wait stays for the morning; words of a crisis go on', () => {
  expect(step('call_asked', 'front_desk', night)).toEqual(['front_desk', '2026-12-07T16:00:00.000Z']);
  expect(step('crisis_text', 'prescriber', night)).toEqual(['clinician', '2026-12-07T11:14:00.000Z']);
});

it('what is said of it beforehand is when it will go on and to whom, or nothing where nobody is left', () => {
  const said = (kind: TaskKind, at: Date, rolesHere = everybody) =>
    goesOn({ kind, role: 'front_desk', zone: 'America/Los_Angeles', desk, rolesHere }, at);
  expect(said('call_asked', ten)).toEqual({ role: 'nurse', at: ten });
  expect(said('call_asked', night)).toEqual({ role: 'nurse', at: new Date('2026-12-07T16:00:00Z') });
  expect(said('call_asked', ten, ['front_desk', 'prescriber'])).toEqual({ role: 'prescriber', at: ten });
  expect(said('by_hand', ten, ['front_desk', 'nurse'])).toBeNull();
});
