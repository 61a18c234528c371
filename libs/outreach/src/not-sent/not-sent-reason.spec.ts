import { whatToDo, notSentReason } from './not-sent-reason.js';

const row = { what: 'refused', channel: 'sms', code: null, ahead: true } as const;

describe('why a message was not sent', () => {
  it.each([
    ['refused', 'sms', '21211', 'bad_address'],
    ['refused', 'sms', '21610', 'opted_out'],
    ['refused', 'sms', '30007', 'text_refused'],
    ['refused', 'sms', '29999', 'refused'],
    ['refused', 'email', '550', 'bad_address'],
    ['refused', 'email', '554', 'refused'],
    ['refused', null, null, 'refused'],
    ['not_delivered', 'sms', '30005', 'bad_address'],
    ['not_delivered', 'sms', '30003', 'not_delivered'],
    ['not_delivered', 'sms', null, 'not_delivered'],
    ['being_tried', 'sms', '21211', 'being_tried'],
    ['expired', 'sms', '30005', 'expired'],
  ] as const)('%s, by %s, code %s: %s', (what, channel, code, reason) => {
    expect(notSentReason({ ...row, what, channel, code })).toBe(reason);
  });
});

describe('what staff should do next', () => {
  it.each([
    ['refused', true, '21211', 'correct_address'],
    ['refused', false, '21211', 'correct_address'],
    ['refused', true, null, 'call'],
    ['refused', false, null, 'none'],
    ['unknown', true, null, 'call'],
    ['unknown', false, null, 'call'],
    ['nothing_planned', true, null, 'ask_for_address'],
    ['no_channel', true, null, 'ask_for_address'],
    ['no_channel', false, null, 'none'],
    ['being_tried', true, '20003', 'call'],
    ['being_tried', false, '20003', 'wait'],
    ['late', false, null, 'wait'],
    ['expired', false, null, 'none'],
  ] as const)('%s, the visit ahead %s, code %s: %s', (what, ahead, code, action) => {
    expect(whatToDo({ ...row, what, ahead, code })).toBe(action);
  });
});
