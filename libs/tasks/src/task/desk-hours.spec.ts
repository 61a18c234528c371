import { deskReadsFrom } from './desk-hours.js';

it.each([
  ['a Monday at ten: now', '2026-12-07T18:00:00Z', '2026-12-07T18:00:00.000Z'],
  ['a Monday at 03:12: at eight', '2026-12-07T11:12:00Z', '2026-12-07T16:00:00.000Z'],
  ['a Monday at five: the next morning', '2026-12-08T01:00:00Z', '2026-12-08T16:00:00.000Z'],
  ['a Friday evening: on Monday', '2026-12-12T04:00:00Z', '2026-12-14T16:00:00.000Z'],
  ['the Sunday on which the clocks change', '2027-03-14T18:00:00Z', '2027-03-15T15:00:00.000Z'],
])('somebody reads what came on %s', (_when, at, from) => {
  expect(deskReadsFrom(new Date(at), 'America/Los_Angeles').toISOString()).toBe(from);
});
