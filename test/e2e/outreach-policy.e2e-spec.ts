import { EventDelivery } from '@snowmelt/events';
import { nowWorksAs } from '@snowmelt/identity/testing';
import { startApi, type TestApi } from '../support/api.js';
import { deliverEvents } from '../support/deliver-events.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';

let api: TestApi;
let worker: WorkerParts;
const rules = {
  ...freeRules,
  texts: { perDay: 3, perWeek: 12 },
  reminders: { dose: [], inPerson: ['PT48H', 'PT47H'], video: [] },
};
const fewer = { ...rules, texts: { perDay: 1, perWeek: 12 } };
const tryOut = (changed: object) => api.staff.post('/api/outreach-policy/dry-run', { rules: changed });

beforeAll(async () => {
  api = await startApi();
  worker = await startWorkerParts(api.appUrl);
  await approveRules(api.sql, rules);
  const { body: patient } = await api.staff.post('/api/patients', {
    givenName: 'Nora',
    familyName: 'Winter',
    birthOn: '1980-02-29',
    phone: '(323) 555-0142',
    language: 'en-US',
    timeZone: 'America/Los_Angeles', // the clinic's: the two reminders do not fall together at an edge of the day
    consents: { sms: true, email: false },
  });
  const inThreeDays = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const { status } = await api.staff.post('/api/appointments', {
    patientId: patient.id,
    serviceTypeId: api.clinic.services.session,
    startsLocal: `${inThreeDays}T14:00`,
    resourceIds: [api.clinic.clinicians[0], api.clinic.chairs[0]],
  });
  expect(status).toBe(201);
  await deliverEvents(worker.get(EventDelivery));
});
afterAll(async () => {
  await worker?.stop();
  await api?.stop();
});

it('only an administrator tries and saves rules of messages', async () => {
  await nowWorksAs(api.sql, api.clinic.staffId, 'front_desk');
  expect((await tryOut(fewer)).status).toBe(403);
  expect((await api.staff.post('/api/outreach-policy', { rules: fewer, source: 'test', version: 1 })).status).toBe(403);
  expect((await api.staff.get('/api/outreach-policy')).body).toMatchObject({ version: 1, rules });
});

describe('an administrator', () => {
  beforeAll(() => nowWorksAs(api.sql, api.clinic.staffId, 'admin'));

  it('sees by patient what would not be sent next week, and nothing changes (O24)', async () => {
    const before = await api.sql('SELECT id, status, due_at FROM touch ORDER BY id');
    const { status, body } = await tryOut(fewer);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      items: [{ patientName: 'Nora Winter', changes: [{ before: 'sms', after: 'none' }] }],
      nextCursor: null,
    });
    expect(await api.sql('SELECT id, status, due_at FROM touch ORDER BY id')).toEqual(before);
    expect((await tryOut(rules)).body.items).toEqual([]);
  });

  it('saves a new version under their name; whoever based theirs on the former one is told', async () => {
    const save = () => api.staff.post('/api/outreach-policy', { rules: fewer, source: 'the consent text', version: 1 });
    expect(await save()).toMatchObject({ status: 201, body: { version: 2, rules: fewer, source: 'the consent text' } });
    expect(await save()).toMatchObject({ status: 409, body: { code: 'OUTREACH.POLICY_CHANGED' } });
    expect(await api.sql('SELECT version, definition FROM outreach_policy ORDER BY version')).toMatchObject([
      { version: 1, definition: rules },
      { version: 2, definition: fewer },
    ]);
  });

  it('is refused rules that are none', async () => {
    expect((await tryOut({ ...rules, texts: { perDay: 0, perWeek: 12 } })).status).toBe(422);
    const { version } = (await api.staff.get('/api/outreach-policy')).body;
    for (const unfit of [
      { ...rules, sendWindow: { from: '20:00', to: '09:00' } },
      { ...rules, education: ['E99'] },
    ]) {
      const saved = await api.staff.post('/api/outreach-policy', { rules: unfit, source: 'nobody', version });
      for (const { status, body } of [await tryOut(unfit), saved])
        expect([status, body.code]).toEqual([422, 'OUTREACH.RULES_UNFIT']);
    }
    expect((await api.staff.get('/api/outreach-policy')).body.version).toBe(version);
  });
});
