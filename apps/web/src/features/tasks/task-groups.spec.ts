import type { Task } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import { groupsOf, showBy, showWho } from './task-groups.js';

const now = DateTime.fromISO('2026-12-07T10:24', { zone: 'America/Los_Angeles' });
const task = (change: Partial<Task>): Task => ({
  id: '01930000-0000-7000-8000-000000000001',
  version: 1,
  kind: 'patient_wrote',
  title: 'Answer a text',
  why: null,
  isUrgent: false,
  patient: null,
  appointmentId: null,
  visitLocal: null,
  role: 'front_desk',
  nextRole: 'nurse',
  climbsAt: '2026-12-07T19:00:00Z',
  assignee: null,
  openedAt: '2026-12-07T17:00:00Z',
  dueAt: '2026-12-07T18:00:00Z',
  isOverdue: false,
  needsNote: false,
  isDecided: false,
  closed: null,
  outcomes: [],
  ...change,
});

it.each<[string, Partial<Task>, string]>([
  ['words of a crisis, whenever they are due', { isUrgent: true, dueAt: '2026-12-20T18:00:00Z' }, 'Now'],
  ['due at this moment', { dueAt: '2026-12-07T18:24:00Z' }, 'Overdue'],
  ['a minute later', { dueAt: '2026-12-07T18:25:00Z' }, 'Today'],
  ['the last minute of the clinic’s day', { dueAt: '2026-12-08T07:59:00Z' }, 'Today'],
  ['a minute later still', { dueAt: '2026-12-08T08:00:00Z' }, 'This week'],
  ['Sunday', { dueAt: '2026-12-13T18:00:00Z' }, 'This week'],
  ['next Monday', { dueAt: '2026-12-14T18:00:00Z' }, 'Later'],
])('%s', (_what, change, title) => {
  expect(groupsOf([task(change)], now).map((group) => group.title)).toEqual([title]);
});

it('leaves out empty groups and keeps the order within one', () => {
  const [one, two] = [task({ dueAt: '2026-12-07T19:00:00Z' }), task({ dueAt: '2026-12-07T20:00:00Z' })];
  expect(groupsOf([one, two], now)).toEqual([{ title: 'Today', tasks: [one, two] }]);
});

it('tells the time as one says it', () => {
  expect(showBy('2026-12-07T19:00:00Z', now)).toBe('11:00 AM');
  expect(showBy('2026-12-09T19:00:00Z', now)).toBe('Wed 11:00 AM');
  expect(showBy('2027-01-04T19:00:00Z', now)).toBe('Mon, Jan 4');
  expect(showBy('2036-11-01T19:00:00Z', now)).toBe('Sat, Nov 1, 2036');
});

it('tells who has it and where it goes', () => {
  expect(showWho(task({}), now)).toBe('for the front desk, to the nurses at 11:00 AM');
  expect(showWho(task({ assignee: { id: 'x', name: 'Rosa Delgado' }, nextRole: null }), now)).toBe('Rosa Delgado');
});
