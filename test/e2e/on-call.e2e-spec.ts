import { staffMember } from '@snowmelt/identity/testing';
import { pageTaken } from '@snowmelt/risk/testing';

import { type Caller, startApi, type TestApi } from '../support/api.js';
import { twilioSettings } from '../support/signed.twilio.js';
import { ACCOUNT, callWebhook, newSid } from '../support/twilio-webhooks.js';

let api: TestApi;
let prescriber: Caller;
beforeAll(async () => {
  api = await startApi(twilioSettings);
  prescriber = await api.signIn(api.clinic.prescriberEmail);
});
afterAll(() => api?.stop());

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const shift = (change: object = {}) => ({
  staffId: api.clinic.prescriberId,
  phone: '(323) 555-0170',
  startsAt: inHours(-1),
  endsAt: inHours(8),
  ...change,
});

it('a prescriber puts somebody on call, and takes the shift out again; everybody at the clinic sees it', async () => {
  const { status, body } = await prescriber.post('/api/on-call-shifts', shift());
  expect([status, body.phone, body.isNow, body.staff.name]).toEqual([201, '+13235550170', true, 'Dr. Kim Reyes']);
  expect((await api.staff.get('/api/on-call')).body).toMatchObject({ shifts: [{ id: body.id }], pages: [] });
  expect((await api.otherStaff.get('/api/on-call')).body.shifts).toEqual([]);
  expect((await prescriber.post(`/api/on-call-shifts/${body.id}/withdraw`, {})).status).toBe(204);
  expect((await api.staff.get('/api/on-call')).body.shifts).toEqual([]);
  expect((await prescriber.post(`/api/on-call-shifts/${body.id}/withdraw`, {})).body.code).toBe('SHIFT.NOT_FOUND');
});

it('neither the front desk nor a nurse changes who is on call, and nobody without a session sees it', async () => {
  const { email } = await staffMember(api.sql, {
    name: 'Rosa Delgado',
    roles: ['front_desk', 'nurse', 'clinician'],
    passwordOf: api.clinic.staffId,
  });
  expect((await (await api.signIn(email)).post('/api/on-call-shifts', shift())).status).toBe(403);
  expect((await api.anybody.get('/api/on-call')).status).toBe(401);
});

it.each([
  ['a number that is none', { phone: 'call me' }, 'RISK.INVALID_PHONE'],
  ['an end before the start', { startsAt: inHours(9) }, 'RISK.INVALID_TIME'],
  ['a shift that is over', { startsAt: inHours(-9), endsAt: inHours(-1) }, 'RISK.INVALID_TIME'],
  ['a shift of two months', { endsAt: inHours(24 * 60) }, 'RISK.INVALID_TIME'],
  ['nobody', { staffId: '01930000-0000-7000-8000-00000000dead' }, 'RISK.UNKNOWN_COLLEAGUE'],
])('%s is refused and changes nothing', async (_what, change, code) => {
  const refused = await prescriber.post('/api/on-call-shifts', shift(change));
  expect([refused.status, refused.body.code]).toEqual([422, code]);
  expect((await api.staff.get('/api/on-call')).body.shifts).toEqual([]);
});

it('a page that does not arrive is a task, told by the provider’s report', async () => {
  const { body: onCall } = await prescriber.post('/api/on-call-shifts', shift());
  const { body: task } = await api.staff.post('/api/tasks', {
    words: 'Call the ward',
    patientId: null,
    dueAt: inHours(1),
    role: 'nurse',
  });
  const page = await pageTaken(api.sql, task.id, onCall.id);
  const report = (MessageStatus: string) =>
    callWebhook(api.url, `/api/webhooks/twilio/status?a=${page}`, {
      ...{ AccountSid: ACCOUNT, MessageSid: newSid(), MessageStatus, To: '+13235550170', ErrorCode: '30003' },
    });
  expect((await report('undelivered')).status).toBe(204);
  const kinds = async () =>
    (await api.staff.get('/api/tasks')).body.items.map(({ kind }: { kind: string }) => kind).sort();
  expect(await kinds()).toEqual(['by_hand', 'page_failed']);
  expect((await report('delivered')).status).toBe(204);
  expect(await kinds()).toEqual(['by_hand']);
});
