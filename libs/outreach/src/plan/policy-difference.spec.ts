import { policyDifference } from './policy-difference.js';
import { textsInTreatmentWeek } from './treatment-week.js';
import { at, facts, infusion, LA, policy, video } from '../testing/planned-facts.js';

const patient = (email: boolean) => ({
  facts: facts({ appointments: [infusion('2026-11-24T12:00'), video('2026-11-25T12:00', { id: 'v' })] }),
  stored: [],
  outlook: { sent: [], channels: { sms: true, email }, timeZone: LA, now: at('2026-11-20T12:00') },
});
const one = { ...policy, texts: { perDay: 1, perWeek: 12 } };
const show = (email: boolean, after: typeof policy) =>
  policyDifference(patient(email), policy, after).map(
    ({ reason, before, after: then }) => `${reason}: ${before} -> ${then}`,
  );

describe('what changed rules would send, and not send, in the next seven days', () => {
  it('one text a day instead of three (O24): what is left of each day is not sent', () => {
    expect(show(false, one)).toContain('Reminder 2 hours before the visit: sms -> none');
  });

  it('or goes by e-mail, where there is one', () => {
    expect(show(true, one)).toContain('Reminder 2 hours before the visit: sms -> email');
  });

  it('nothing for the same rules', () => {
    expect(show(false, policy)).toEqual([]);
  });

  it('a reminder that is taken out is not sent, and the reading that went with it goes by itself', () => {
    const without = { ...policy, reminders: { ...policy.reminders, dose: ['PT72H', 'PT2H'] } };
    expect(show(false, without)).toEqual(['Reminder 24 hours before the visit: sms -> none']);
  });
});

it('a week with two infusions and two visits by video is 12 messages by the usual rules', () => {
  expect(textsInTreatmentWeek(policy, facts({}).education)).toBe(12);
});
