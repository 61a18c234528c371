import { showAction, showDue, showWhy } from './not-sent-words';

const LA = 'America/Los_Angeles';
const why = { reason: 'not_delivered', channel: 'sms', code: null, lastTryAt: null } as const;

describe('why a message was not sent, in words', () => {
  it.each([
    [why, 'The text was not delivered.'],
    [{ ...why, channel: 'email' }, 'The e-mail was not delivered.'],
    [{ ...why, reason: 'bad_address', code: '21614' }, 'The phone network refuses this number (code 21614).'],
    [
      { ...why, reason: 'bad_address', channel: 'email', code: '550' },
      'The mail server refuses this address (code 550).',
    ],
    [
      { ...why, reason: 'being_tried', code: '20003', lastTryAt: '2026-11-23T17:05:00.000Z' },
      'Sending does not work at the moment (code 20003). Retried automatically, last 9:05 AM.',
    ],
    [{ ...why, reason: 'used_up', channel: null }, 'The texts the patient agreed to are used up.'],
  ] as const)('%j', (row, words) => {
    expect(showWhy(row, LA)).toBe(words);
  });

  it('says what staff should do next', () => {
    const row = { action: 'call', reason: 'expired', channel: 'sms' } as const;
    expect(
      [
        row,
        { ...row, reason: 'unknown' },
        { ...row, action: 'correct_address' },
        { ...row, action: 'correct_address', channel: 'email' },
      ].map((one) => showAction(one as typeof row)),
    ).toEqual(['Call the patient', 'Ask the patient', 'Correct the number', 'Correct the e-mail address']);
  });

  it('names the channel and the time it was due, where known', () => {
    expect([
      showDue({ channel: 'sms', dueAt: '2026-11-23T17:05:00.000Z' }, LA),
      showDue({ channel: null, dueAt: null }, LA),
    ]).toEqual(['Text, due Mon, Nov 23, 9:05 AM', '']);
  });
});
