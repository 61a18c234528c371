import { EventDelivery } from '@snowmelt/events';
import { nowWorksAs, staffMember } from '@snowmelt/identity/testing';
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

const today = () => new Date().toLocaleDateString('sv', { timeZone: 'America/Los_Angeles' });
const wish = (definition: object, baseVersion = 1, fromDay = today()) => ({
  ...{ kind: 'outreach_policy', code: 'clinic', name: 'Rules of messages', source: 'the consent text' },
  ...{ fromDay, baseVersion, definition },
});
const drafted = (definition: object, baseVersion = 1, fromDay = today()) =>
  api.staff.post('/api/rule-drafts', wish(definition, baseVersion, fromDay));
const versions = () => api.sql('SELECT version, definition FROM outreach_policy ORDER BY version');

it('the front desk neither tries nor drafts rules of messages', async () => {
  await nowWorksAs(api.sql, api.clinic.staffId, 'front_desk');
  expect((await tryOut(fewer)).status).toBe(403);
  expect((await drafted(fewer)).status).toBe(403);
  expect((await api.staff.get('/api/outreach-policy')).body).toMatchObject({ version: 1, rules });
});

describe('an administrator', () => {
  let director: TestApi['staff'];
  beforeAll(async () => {
    await nowWorksAs(api.sql, api.clinic.staffId, 'admin');
    const { email } = await staffMember(api.sql, {
      ...{ name: 'Dr. Amara Osei', roles: ['medical_director'], passwordOf: api.clinic.staffId },
    });
    director = await api.signIn(email);
  });

  it('sees by patient what would not be sent next week, and nothing changes (O24)', async () => {
    const before = await api.sql('SELECT id, status, due_at FROM touch ORDER BY id');
    const { status, body } = await tryOut(fewer);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      items: [{ patientName: 'Nora Winter', changes: [{ before: 'sms', after: 'none' }] }],
      nextCursor: null,
    });
    expect((await api.staff.post('/api/rule-drafts/preview', wish(fewer))).body).toMatchObject({
      changes: [{ label: 'Most texts a day', before: '3', after: '1' }],
      effects: [
        {},
        {
          patients: [{ patientName: 'Nora Winter', words: expect.stringMatching(/: not at all instead of by text$/) }],
        },
      ],
    });
    expect(await api.sql('SELECT id, status, due_at FROM touch ORDER BY id')).toEqual(before);
    expect((await tryOut(rules)).body.items).toEqual([]);
  });

  it('drafts them; the director puts them in force, and whoever based theirs on the former ones is told', async () => {
    const { status, body } = await drafted(fewer);
    expect(status).toBe(201);
    const { id, version } = body.items[0].draft;
    expect((await api.staff.get('/api/outreach-policy')).body).toMatchObject({ version: 1, rules });
    expect((await api.staff.post(`/api/rule-drafts/${id}/approve`, { version })).status).toBe(403);
    expect((await director.post(`/api/rule-drafts/${id}/approve`, { version })).status).toBe(204);
    expect((await api.staff.get('/api/outreach-policy')).body).toMatchObject({
      ...{ version: 2, rules: fewer, source: 'the consent text', approvedBy: 'Dr. Amara Osei' },
    });
    expect(await drafted(rules)).toMatchObject({ status: 409, body: { code: 'RULES.BASE_CHANGED' } });
    expect(await versions()).toMatchObject([
      { version: 1, definition: rules },
      { version: 2, definition: fewer },
    ]);
  });

  it('drafts them for a day to come: until then, plans and messages go by those of before', async () => {
    const { body } = await drafted(rules, 2, '2037-03-02');
    const { id, version } = body.items[0].draft;
    expect((await director.post(`/api/rule-drafts/${id}/approve`, { version })).status).toBe(204);
    expect(await versions()).toHaveLength(3);
    expect((await api.staff.get('/api/outreach-policy')).body).toMatchObject({ version: 2, rules: fewer });
    const stale = () => api.sql('SELECT patient_id FROM stale_plans(1000, 100)');
    await api.sql('UPDATE patient_plan SET planned_at = now(), again_at = NULL, policy_version = 2');
    expect(await stale()).toEqual([]);
    await api.sql(`UPDATE outreach_policy SET holds_from = now() WHERE version = 3`);
    expect((await stale()).length).toBeGreaterThan(0);
  });

  it('is refused rules that are none', async () => {
    expect((await tryOut({ ...rules, texts: { perDay: 0, perWeek: 12 } })).status).toBe(422);
    for (const unfit of [
      { ...rules, sendWindow: { from: '20:00', to: '09:00' } },
      { ...rules, education: ['E99'] },
    ]) {
      const [tried, saved] = [await tryOut(unfit), await drafted(unfit, 3, '2037-03-02')];
      expect([tried.status, tried.body.code]).toEqual([422, 'OUTREACH.RULES_UNFIT']);
      expect([saved.status, saved.body.code]).toEqual([422, 'RULES.UNFIT']);
    }
    expect(await versions()).toHaveLength(3);
  });
});
