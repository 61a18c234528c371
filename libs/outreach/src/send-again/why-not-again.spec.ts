import { QUIET_HOURS, TEXTS_PAUSED, USED_UP } from '../dispatch/status-reasons.js';
import { whyNotAgain } from './why-not-again.js';

it.each([
  ['planned', null, 'by itself when it is due'],
  ['planned', QUIET_HOURS, "when the patient's day begins"],
  ['planned', TEXTS_PAUSED, 'whether this patient meant STOP'],
  ['planned', USED_UP, 'the next day’s'],
  ['carried', 'one message with: Reminder', 'another message'],
  ['sending', null, 'Look again'],
  ['sent', null, 'It was sent'],
  ['suppressed', 'the course is on hold', 'not owed any more'],
  ['withdrawn', null, 'not owed any more'],
] as const)('staff read why a message that is %s (%s) is not sent again', (status, statusReason, words) => {
  expect(whyNotAgain({ status, statusReason })).toContain(words);
});
