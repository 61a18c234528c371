import type { OutreachRules } from './outreach-policy.js';
import { faultsOfRules } from './predicates.js';

const rules: OutreachRules = {
  sendWindow: { from: '09:00', to: '20:00' },
  outerWindow: { from: '08:00', to: '21:00' },
  texts: { perDay: 3, perWeek: 12 },
  reminders: { dose: ['PT24H'], inPerson: [], video: ['PT1H'] },
  education: [],
  educationGoodFor: 'P7D',
  emailAfterFailedText: 'PT30M',
  unclearGivenUpAfter: 'PT1H',
};

it.each<[string, Partial<OutreachRules>, string[]]>([
  ['nothing', {}, []],
  [
    'hours that end before they begin',
    { outerWindow: { from: '08:00', to: '07:00' } },
    ['The hours end before they begin.', 'Messages are planned for hours in which none goes out.'],
  ],
  ['hours of no length', { sendWindow: { from: '09:00', to: '09:00' } }, ['The hours end before they begin.']],
  [
    'messages before anything goes out',
    { sendWindow: { from: '07:59', to: '20:00' } },
    ['Messages are planned for hours in which none goes out.'],
  ],
  [
    'messages after everything went out',
    { sendWindow: { from: '09:00', to: '21:01' } },
    ['Messages are planned for hours in which none goes out.'],
  ],
  ['nothing where both hours are the same', { sendWindow: { from: '08:00', to: '21:00' } }, []],
  [
    'fewer texts in a week than in a day',
    { texts: { perDay: 4, perWeek: 3 } },
    ['Seven days cannot have fewer texts than one of them.'],
  ],
  [
    'a reminder at the start',
    { reminders: { dose: ['PT0H'], inPerson: [], video: [] } },
    ['A reminder comes before the visit.'],
  ],
  [
    'a reminder after the visit',
    { reminders: { dose: [], inPerson: [], video: ['-PT1H'] } },
    ['A reminder comes before the visit.'],
  ],
  ['messages that are late some time after', { late: { after: 'PT10M', callBefore: 'PT4H' } }, []],
  [
    'a message that is late at once',
    { late: { after: 'PT0M', callBefore: 'PT4H' } },
    ['A message is late after its time, and somebody calls before the visit.'],
  ],
  [
    'a call after the visit',
    { late: { after: 'PT10M', callBefore: '-PT4H' } },
    ['A message is late after its time, and somebody calls before the visit.'],
  ],
])('of rules, %s is refused', (_what, change, faults) => {
  expect(faultsOfRules({ ...rules, ...change })).toEqual(faults);
});
