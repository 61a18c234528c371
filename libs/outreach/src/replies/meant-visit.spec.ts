import { meantBy, type NamedVisit, type StandingVisit } from './meant-visit.js';

const at = (day: string) => new Date(`2026-12-${day}:00Z`);
const NOW = at('06T12:00');
const visit = (id: string, day: string, more: Partial<StandingVisit> = {}): StandingVisit => ({
  id,
  startsAt: at(day),
  version: 1,
  isMoved: false,
  isConfirmed: false,
  ...more,
});
const named = (appointmentId: string, day: string, version = 1): NamedVisit => ({
  appointmentId,
  version,
  at: at(day),
});
const [dose, video] = [visit('dose', '07T13:00'), visit('video', '08T14:00')];
const confirmed = { isConfirmed: true };

it.each<[string, StandingVisit[], NamedVisit[], ReturnType<typeof meantBy>]>([
  [
    'the one that the last message named, of several that are near',
    [dose, video],
    [named('dose', '06T09:00')],
    { confirm: 'dose' },
  ],
  [
    'and not the one that a message named days ago',
    [dose, video],
    [named('video', '05T08:59'), named('dose', '06T09:00')],
    { confirm: 'dose' },
  ],
  ['one that is named a week ahead', [visit('far', '13T10:00')], [named('far', '06T10:00')], { confirm: 'far' }],
  [
    'the other one, when the first is confirmed',
    [visit('dose', '07T13:00', confirmed), video],
    [named('dose', '06T09:00'), named('video', '06T11:00')],
    { confirm: 'video' },
  ],
  [
    'one of two that were named on the same day: a person asks',
    [dose, video],
    [named('dose', '06T09:00'), named('video', '06T09:05')],
    'ask',
  ],
  ['the same one again', [visit('dose', '07T13:00', confirmed), video], [named('dose', '06T09:00')], 'said again'],
  [
    'the time that a visit had: a person asks',
    [visit('dose', '07T15:00', { version: 2, isMoved: true })],
    [named('dose', '06T09:00')],
    'ask',
  ],
  [
    'the new time, once a message has named it',
    [visit('dose', '07T15:00', { version: 2, isMoved: true })],
    [named('dose', '06T09:00'), named('dose', '06T11:00', 2)],
    { confirm: 'dose' },
  ],
  ['a visit that is over or called off: a person asks', [video], [named('dose', '06T09:00')], 'ask'],
  ['without a message the one that is near', [dose, visit('far', '20T10:00')], [], { confirm: 'dose' }],
  ['or the only one', [visit('far', '20T10:00')], [], { confirm: 'far' }],
  ['one of two that are near: a person asks', [dose, video], [], 'ask'],
  ['the open one, or the confirmed one again: a person asks', [visit('dose', '07T13:00', confirmed), video], [], 'ask'],
  [
    'a visit that was moved, and nobody named the time: a person asks',
    [visit('dose', '07T15:00', { isMoved: true })],
    [],
    'ask',
  ],
  ['what was confirmed', [visit('dose', '07T13:00', confirmed)], [], 'said again'],
  ['nothing at all: a person asks', [], [], 'ask'],
])('a 1 may mean %s', (_what, visits, messages, expected) => {
  expect(meantBy(NOW, visits, messages)).toEqual(expected);
});
