import { domainEvents, EndReason } from '@snowmelt/contracts';
import type { TimelineRow } from './timeline.repository.js';
import { timelineSentence } from './timeline-sentence.js';

const row = (type: string): TimelineRow => ({
  id: '1',
  at: '2026-11-24T12:00:00.000Z',
  type,
  appointmentId: null,
  touchId: null,
  service: 'Infusion',
  startsLocal: '2026-11-24T12:00',
  previousLocal: null,
  toStage: null,
  fromStage: null,
  endReason: null,
  touchReason: 'Reminder 24 hours before the visit',
  touchLocal: null,
  channels: 'sms',
  educationCode: null,
  protocol: null,
  consentTo: null,
  revokedReason: null,
  cancelledBy: null,
  isStoppedEarly: null,
  words: null,
  crisisLevel: null,
});

it.each(Object.keys(domainEvents))('the timeline has a sentence for %s', (type) => {
  expect(timelineSentence(row(type), null)).not.toBe(type);
});

describe('the end of a course', () => {
  const ended = (endReason: EndReason | null) =>
    timelineSentence({ ...row('stage.changed'), fromStage: 'induction', toStage: 'withdrawn', endReason }, null);

  it('is told with the reason that was chosen', () => {
    expect(ended('patient_choice')).toBe('Stage changed from induction to withdrawn: the patient’s choice');
    expect(ended('lost')).toBe('Stage changed from induction to withdrawn: lost to follow-up');
  });

  it.each(EndReason.options)('is told in words: %s', (reason) => {
    expect(ended(reason)).toMatch(/^Stage changed from induction to withdrawn: [a-z’ -]+$/);
  });

  it('of a time without reason codes is told without one', () => {
    expect(ended(null)).toBe('Stage changed from induction to withdrawn');
  });
});

it('an event of a newer release is shown by its name', () => {
  expect(timelineSentence(row('moon.landed'), null)).toBe('moon.landed');
});

it('the timeline says of a dose whether it was stopped early', () => {
  const fulfilled = (isStoppedEarly: boolean) =>
    timelineSentence({ ...row('appointment.fulfilled'), isStoppedEarly }, null);
  expect([fulfilled(true), fulfilled(false)]).toEqual([
    'Stopped early: Infusion, Tue, Nov 24, 12:00 PM',
    'Completed: Infusion, Tue, Nov 24, 12:00 PM',
  ]);
});
