import { failedReadings } from '@snowmelt/outreach/testing';
import { startApi, type TestApi } from '../support/api.js';
import { approveRules } from '../support/outreach-rules.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
  await approveRules(api.sql);
  await failedReadings(api.sql, api.clinic.patients[0] as string, 120);
});
afterAll(() => api?.stop());

it("what was not sent is listed for the clinic's staff, page by page, and for nobody else", async () => {
  const first = await api.staff.get('/api/touches/not-sent');
  expect([first.status, first.body.items.length, first.body.items[0].reason]).toEqual([200, 100, 'refused']);
  const second = await api.staff.get(`/api/touches/not-sent?cursor=${first.body.nextCursor}`);
  expect([second.status, second.body.items.length, second.body.nextCursor]).toEqual([200, 20, null]);
  expect(await api.otherStaff.get('/api/touches/not-sent')).toMatchObject({
    status: 200,
    body: { items: [], nextCursor: null },
  });
  expect(await api.staff.get('/api/touches/not-sent/count')).toMatchObject({
    status: 200,
    body: { soon: 0, unclear: 0 },
  });
  for (const path of ['/api/touches/not-sent', '/api/touches/not-sent/count'])
    expect((await api.anybody.get(path)).status).toBe(401);
});

it('who looked is written down once in a session, and who only counted is not', async () => {
  await api.staff.get('/api/touches/not-sent/count');
  await api.staff.get('/api/touches/not-sent');
  expect(
    await api.sql(
      `SELECT count(*)::int, bool_and(patient_id IS NULL) AS plain FROM audit_event WHERE action = 'touch.list-not-sent' AND detail ->> 'count' = '100'`,
    ),
  ).toEqual([{ count: 1, plain: true }]);
});

it.each([
  'x',
  '0_1',
  '3_1_00000000-0000-7000-8000-000000000000',
  '0_1;DROP_00000000-0000-7000-8000-000000000000',
  '2_1e9_00000000-0000-7000-8000-000000000000',
])('a place that is none is refused: %s', async (cursor) => {
  expect((await api.staff.get(`/api/touches/not-sent?cursor=${encodeURIComponent(cursor)}`)).status).toBe(422);
});
