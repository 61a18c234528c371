import { deskReadsFrom } from './desk-hours.js';

const desk = { isoWeekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' };

it.each([
  ['a Monday at ten: now', '2026-12-07T18:00:00Z', '2026-12-07T18:00:00.000Z'],
  ['a Monday at 03:12: at eight', '2026-12-07T11:12:00Z', '2026-12-07T16:00:00.000Z'],
  ['a Monday at five: the next morning', '2026-12-08T01:00:00Z', '2026-12-08T16:00:00.000Z'],
  ['a Friday evening: on Monday', '2026-12-12T04:00:00Z', '2026-12-14T16:00:00.000Z'],
  ['the Sunday on which the clocks change', '2027-03-14T18:00:00Z', '2027-03-15T15:00:00.000Z'],
])('somebody reads what came on %s', (_when, at, from) => {
  expect(deskReadsFrom(new Date(at), 'America/Los_Angeles', desk).toISOString()).toBe(from);
});

it.each([
  ['a Saturday at ten: now', '2026-12-12T18:00:00Z', '2026-12-12T18:00:00.000Z'],
  ['a Saturday at half past twelve: on Tuesday', '2026-12-12T20:30:00Z', '2026-12-15T17:30:00.000Z'],
  ['a Tuesday at nine: at half past nine', '2026-12-15T17:00:00Z', '2026-12-15T17:30:00.000Z'],
])('at a desk of its own hours somebody reads what came on %s', (_when, at, from) => {
  const own = { isoWeekdays: [2, 6], from: '09:30', to: '12:30' };
  expect(deskReadsFrom(new Date(at), 'America/Los_Angeles', own).toISOString()).toBe(from);
});
