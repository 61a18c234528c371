import { contactPoint } from '@snowmelt/patients/testing';
import { startApi, type TestApi } from '../support/api.js';
import { twilioSettings } from '../support/signed.twilio.js';
import { callWebhook, type Form, INBOUND, inboundForm } from '../support/twilio-webhooks.js';

let api: TestApi;
const PHONE = '+13235550142';
beforeAll(async () => {
  api = await startApi(twilioSettings);
  await contactPoint(api.sql, api.clinic.patients[0] as string, PHONE);
});
afterAll(() => api.stop());

const call = async (change: Form) =>
  (await callWebhook(api.url, INBOUND, inboundForm(PHONE, 'STOP', { OptOutType: 'STOP', ...change }))).status;

describe('a signed text that came in', () => {
  it.each([
    ['a NUL in its number', { From: '+1323\u00005550142' }],
    ['a NUL in its id', { MessageSid: 'SM\u0000' }],
    ['an id of nine thousand digits', { MessageSid: '7'.repeat(9000) }],
    ['half of a surrogate pair in its number', { From: '+1323\ud800' }],
    ['a line break in its number', { From: `${PHONE}\n` }],
  ])('with %s is refused with a status that Twilio does not retry', async (_what, change) => {
    expect(await call(change)).toBe(400);
  });

  it('is accepted with any text', async () => {
    expect(await call({ Body: `\u0000 ñ 🙂 ${'x'.repeat(2000)}`, OptOutType: '' })).toBe(200);
    expect(await call({})).toBe(200);
    expect(await api.sql('SELECT address FROM messaging_opt_out')).toEqual([{ address: PHONE }]);
  });
});
