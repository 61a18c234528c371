import { staffMember } from '@snowmelt/identity/testing';

import { type Caller, startApi, type TestApi } from '../support/api.js';

let api: TestApi;
let prescriber: Caller;
beforeAll(async () => {
  api = await startApi();
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
