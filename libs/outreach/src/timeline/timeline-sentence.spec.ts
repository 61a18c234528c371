import { domainEvents } from '@snowmelt/contracts';
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
  touchReason: 'Reminder 24 hours before the visit',
  touchLocal: null,
  channels: 'sms',
  educationCode: null,
  protocol: null,
  consentTo: null,
  revokedReason: null,
  cancelledBy: null,
  words: null,
  crisisLevel: null,
});

it.each(Object.keys(domainEvents))('the timeline has a sentence for %s', (type) => {
  expect(timelineSentence(row(type), null)).not.toBe(type);
});

it('an event of a newer release is shown by its name', () => {
  expect(timelineSentence(row('moon.landed'), null)).toBe('moon.landed');
});
