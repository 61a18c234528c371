import { randomUUID } from 'node:crypto';
import { EventDelivery } from '@snowmelt/events';
import pg from 'pg';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import { startApi, type TestApi } from '../support/api.js';
import { deliverEvents } from '../support/deliver-events.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';
import { zoneWhereItIs } from '../support/zones.js';

const policy = { ...freeRules, reminders: { infusion: ['PT72H', 'PT24H'], telehealth: [] } };
const noon = zoneWhereItIs(12);
const agreed = {
  phone: '(323) 555-0142',
  email: 'robin@example.com',
  language: 'en-US',
  timeZone: noon,
  consents: { sms: true, email: false },
};

let api: TestApi;
let worker: WorkerParts;
let id: string;

const change = (
  wanted: object = {},
  { key, caller = api.staff, patient = id }: { key?: string | null; caller?: TestApi['staff']; patient?: string } = {},
) => caller.post(`/api/patients/${patient}/contact`, { ...agreed, saidHow: 'by_phone', version: 1, ...wanted }, key);
const consents = async () =>
  (await api.staff.get(`/api/patients/${id}/consents`)).body.items as Record<string, unknown>[];
const register = async (contact: object = {}) =>
  (
    await api.staff.post('/api/patients', {
      givenName: 'Robin',
      familyName: 'Snow',
      birthOn: '1980-02-29',
      ...agreed,
      ...contact,
    })
  ).body.id as string;
const happened = async (patient = id) =>
  (await api.sql('SELECT type FROM domain_event WHERE patient_id = $1 ORDER BY seq', [patient])).map(
    (row) => row['type'],
  );
/** The worker hears of it. */
const told = () => deliverEvents(worker.get(EventDelivery));
const touches = () =>
  api.sql('SELECT template, status, status_reason AS why FROM touch WHERE patient_id = $1 ORDER BY due_at', [id]);
const book = async () => {
  const { status } = await api.staff.post('/api/appointments', {
    patientId: id,
    serviceTypeId: api.clinic.services.session,
    startsLocal: '2037-03-02T10:00',
    resourceIds: [api.clinic.clinicians[0], api.clinic.chairs[0]],
  });
  expect(status).toBe(201);
  await told();
};
const comeDue = async () => {
  await api.sql(`UPDATE touch SET due_at = now() - interval '1 minute' WHERE patient_id = $1`, [id]);
  for (const touch of await api.sql('SELECT id FROM touch WHERE patient_id = $1', [id]))
    await worker.get(DispatchService).dispatch(api.clinic.id, touch['id'] as string);
};
const sent = async () =>
  (await api.sql('SELECT m.channel, m.address FROM message m WHERE m.patient_id = $1 ORDER BY m.id', [id])).map(
    (row) => `${row['channel'] as string} ${row['address'] as string}`,
  );

beforeAll(async () => {
  api = await startApi();
  await approveRules(api.sql, policy);
  worker = await startWorkerParts(api.appUrl);
});
beforeEach(async () => {
  await api.sql(`UPDATE touch SET status = 'withdrawn' WHERE status = 'planned'`);
  await api.sql('DELETE FROM reservation');
  id = await register();
});
afterAll(async () => {
  await worker?.stop();
  await api?.stop();
});

describe('a patient who moved', () => {
  it('gets another number, e-mail, language and time zone, and the log says what was changed', async () => {
    const { status, body } = await change({
      phone: '213 555 0177',
      email: 'Robin.Snow@example.com',
      language: 'es-US',
      timeZone: 'America/Denver',
      consents: { sms: false, email: false },
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        phone: '+12135550177',
        email: 'robin.snow@example.com',
        language: 'es-US',
        timeZone: 'America/Denver',
        version: 2,
      },
    });
    expect((await api.staff.get(`/api/patients/${id}`)).body).toEqual(body);
    expect(await happened()).toEqual(['patient.registered', 'patient.contact-changed', 'consent.revoked']);
    const audited = await api.sql(
      'SELECT action, detail, actor_id FROM audit_event WHERE patient_id = $1 ORDER BY seq OFFSET 1 LIMIT 2',
      [id],
    );
    expect(audited).toEqual([
      {
        action: 'patient.change-contact',
        detail: { changed: 'phone email language timeZone', saidHow: 'by_phone' },
        actor_id: api.clinic.staffId,
      },
      {
        action: 'consent.revoke',
        detail: { category: 'sms', reason: 'address_changed' },
        actor_id: api.clinic.staffId,
      },
    ]);
  });

  it('may leave us without any address, and gets nothing changed when nothing was', async () => {
    expect((await change({ phone: null, email: null, consents: { sms: false, email: false } })).body).toMatchObject({
      phone: null,
      email: null,
      consents: { sms: false, email: false },
      version: 2,
    });
    expect(
      (await change({ phone: null, email: null, consents: { sms: false, email: false }, version: 2 })).body.version,
    ).toBe(2);
    expect(await happened()).toHaveLength(3);
  });

  it('may have the number of somebody else, who lives with them', async () => {
    expect(
      (await change({ phone: '(213) 555-0188' }, { patient: await register({ phone: '(213) 555-0188' }) })).body.phone,
    ).toBe('+12135550188');
  });

  it('is heard of again at the new number although the old one was dead', async () => {
    await api.sql('UPDATE contact_point SET unusable_since = now() WHERE patient_id = $1', [id]);
    await book();
    expect(await touches()).toEqual([]);
    await change({ phone: '(213) 555-0177' });
    await told();
    await comeDue();
    expect(await sent()).toEqual(['sms +12135550177', 'sms +12135550177']);
  });
});

describe('a consent', () => {
  const rows = () =>
    api.sql(
      'SELECT category, address, text_version IS NOT NULL AS worded, given_how, recorded_by, revoked_at IS NOT NULL AS ended, revoked_how, revoked_by, revoked_reason FROM consent WHERE patient_id = $1 ORDER BY id',
      [id],
    );

  it('is taken back and given again: two records, each with when, by whom and how it was said', async () => {
    expect((await change({ consents: { sms: false, email: true } })).body.consents).toEqual({
      sms: false,
      email: true,
    });
    expect(
      (await change({ saidHow: 'in_person', consents: { sms: true, email: true }, version: 2 })).body.consents,
    ).toEqual({ sms: true, email: true });
    const given = {
      worded: true,
      recorded_by: api.clinic.staffId,
      ended: false,
      revoked_how: null,
      revoked_by: null,
      revoked_reason: null,
    };
    expect(await rows()).toEqual([
      {
        ...given,
        category: 'sms',
        address: '+13235550142',
        given_how: null,
        ended: true,
        revoked_how: 'by_phone',
        revoked_by: api.clinic.staffId,
        revoked_reason: 'taken_back',
      },
      { ...given, category: 'email', address: 'robin@example.com', given_how: 'by_phone' },
      { ...given, category: 'sms', address: '+13235550142', given_how: 'in_person' },
    ]);
    expect(await consents()).toMatchObject([
      { category: 'sms', givenHow: 'in_person', revokedAt: null },
      { category: 'email', recordedBy: 'Sam Rivera' },
      { category: 'sms', revokedBy: 'Sam Rivera', revokedHow: 'by_phone', revokedAt: expect.any(String) },
    ]);
    expect(await happened()).toEqual(['patient.registered', 'consent.revoked', 'consent.given', 'consent.given']);
    const timeline = (await api.staff.get(`/api/patients/${id}/timeline`)).body.items as { summary: string }[];
    expect(timeline.map(({ summary }) => summary)).toEqual([
      'Registered',
      'Took back the consent to texts',
      'Agreed to e-mail',
      'Agreed to texts',
    ]);
  });

  it('is to one number: with another it ends, and the new one has its own', async () => {
    await change({ phone: '(213) 555-0177' });
    expect((await rows()).map((row) => [row['address'], row['ended'], row['revoked_reason']])).toEqual([
      ['+13235550142', true, 'address_changed'],
      ['+12135550177', false, null],
    ]);
  });

  it('does not change by any other way, whoever tries', async () => {
    await change({ consents: { sms: false, email: true } });
    const before = await rows();
    const app = new pg.Client({ connectionString: api.appUrl });
    await app.connect();
    await app.query(`SELECT set_config('app.clinic_id', $1, false)`, [api.clinic.id]);
    const tries = [
      `UPDATE consent SET address = 'x'`,
      `UPDATE consent SET revoked_at = NULL, revoked_by = NULL`,
      `UPDATE consent SET revoked_at = now() WHERE category = 'sms'`,
      'DELETE FROM consent',
      'TRUNCATE consent',
    ];
    for (const sql of tries) {
      await expect(app.query(sql)).rejects.toThrow(/permission denied|taken back, once/);
      await expect(api.sql(sql)).rejects.toThrow(/taken back, once|a consent stays|append-only/);
    }
    await app.end();
    expect(await rows()).toEqual(before);
  });
});

describe('what is owed', () => {
  const planned = [
    { template: 'reminder-72h', status: 'planned', why: null },
    { template: 'reminder-24h', status: 'planned', why: null },
  ];

  it('is withdrawn when the last consent is taken back, and planned when there is one again', async () => {
    await book();
    expect(await touches()).toEqual(planned);
    await change({ consents: { sms: false, email: false } });
    await told();
    expect(await touches()).toMatchObject([{ status: 'withdrawn' }, { status: 'withdrawn' }]);
    await comeDue();
    expect(await sent()).toEqual([]);
    await change({ consents: { sms: false, email: true }, version: 2 });
    await told();
    expect(await touches()).toEqual(planned);
    await comeDue();
    expect(await sent()).toEqual(['email robin@example.com', 'email robin@example.com']);
  });

  it('is what comes due from then on, when a patient agrees the day before; the channel agreed to first counts', async () => {
    id = await register({ consents: { sms: false, email: false } });
    await api.sql(
      `WITH a AS (INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, created_by)
        SELECT current_clinic_id(), $1, $2, t AT TIME ZONE 'UTC', 'UTC', t, t + interval '1 hour', $3 FROM (SELECT now() + interval '30 hours' AS t) w RETURNING *)
      INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by, changed_at)
      SELECT clinic_id, id, 1, starts_local, time_zone, starts_at, ends_at, created_by, now() - interval '9 days' FROM a`,
      [id, api.clinic.services.session, api.clinic.staffId],
    );
    await change();
    await told();
    expect(await touches()).toEqual(planned.slice(1));
    await api.sql(
      `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by, given_at) VALUES (current_clinic_id(), $1, 'email', 'test', $2, now() - interval '9 days')`,
      [id, api.clinic.staffId],
    );
    await change({ language: 'es-US', consents: { sms: true, email: true }, version: 2 });
    await told();
    expect(await touches()).toEqual(planned);
  });

  it('is not sent when the consent was taken back after it was planned and nobody has planned again yet', async () => {
    await book();
    await change({ consents: { sms: false, email: false } });
    await comeDue();
    expect(await touches()).toEqual(
      planned.map(({ template }) => ({ template, status: 'suppressed', why: 'no channel the patient agreed to' })),
    );
    expect(await sent()).toEqual([]);
  });

  it('is not sent to a number that answered STOP, whatever was agreed to since, and the chart says so', async () => {
    await book();
    await api.sql(
      `INSERT INTO messaging_opt_out (clinic_id, channel, address, evidence) VALUES (current_clinic_id(), 'sms', '+13235550142', 'test')`,
    );
    await change({ consents: { sms: false, email: false } });
    expect((await change({ version: 2 })).body).toMatchObject({ consents: { sms: true }, optedOut: ['sms'] });
    await comeDue();
    expect(await sent()).toEqual([]);
    expect((await change({ phone: '(213) 555-0177', version: 3 })).body.optedOut).toEqual([]);
    expect((await change({ version: 4 })).body.optedOut).toEqual(['sms']);
    await api.sql('UPDATE messaging_opt_out SET opted_in_at = now()');
  });
});

describe('is refused, and nothing changes:', () => {
  const unchanged = async () =>
    expect((await api.staff.get(`/api/patients/${id}`)).body).toMatchObject({
      phone: '+13235550142',
      email: 'robin@example.com',
      language: 'en-US',
      timeZone: noon,
      consents: { sms: true, email: false },
      version: 1,
    });

  it.each([
    ['half a number', { phone: '555' }, 'PATIENTS.INVALID_PHONE', ['phone']],
    [
      'half a number, and a consent to no address',
      { phone: '555', email: null, consents: { sms: true, email: true } },
      'PATIENTS.INVALID_PHONE',
      ['phone', 'email'],
    ],
    ['texts without a number', { phone: null }, 'PATIENTS.CONSENT_NEEDS_CONTACT', ['phone']],
    ['an e-mail that is none', { email: 'robin@' }, 'VALIDATION.FAILED', ['email']],
    ['a zone that is none', { timeZone: 'America/Nope' }, 'INVALID_TIMEZONE', ['timeZone']],
    ['a language we do not write', { language: 'de-DE' }, 'VALIDATION.FAILED', ['language']],
    ['nobody saying how it was said', { saidHow: undefined }, 'VALIDATION.FAILED', ['saidHow']],
    ['said in some other way', { saidHow: 'by telepathy' }, 'VALIDATION.FAILED', ['saidHow']],
    ['a number left out', { phone: undefined }, 'VALIDATION.FAILED', ['phone']],
    ['somebody else as who recorded it', { recordedBy: randomUUID() }, 'VALIDATION.FAILED', ['']],
  ])('%s', async (_what, wanted, code, fields) => {
    const { status, body } = await change(wanted);
    expect({ status, code: body.code, fields: (body.errors as { path: string }[]).map(({ path }) => path) }).toEqual({
      status: 422,
      code,
      fields,
    });
    await unchanged();
  });

  it('what builds on an older chart, and one of two at the same time', async () => {
    const answers = await Promise.all(
      ['555 0171', '555 0172'].map((ending) =>
        change({ phone: `213 ${ending}`, consents: { sms: false, email: false } }),
      ),
    );
    expect(answers.map(({ status, body }) => [status, body.code]).sort()).toEqual([
      [200, undefined],
      [409, 'PATIENTS.CHANGED_MEANWHILE'],
    ]);
    expect(await change()).toMatchObject({ status: 409, body: { code: 'PATIENTS.CHANGED_MEANWHILE' } });
    expect(await happened()).toEqual(['patient.registered', 'patient.contact-changed', 'consent.revoked']);
  });

  it('a double click, which does it once, and a click without a key', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => change({ consents: { sms: false, email: true } }, { key })),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.version as number}`))).toEqual(
      new Set(['200 2']),
    );
    expect(await happened()).toEqual(['patient.registered', 'consent.revoked', 'consent.given']);
    expect((await change({}, { key: null })).status).toBe(400);
  });

  it('whoever is not of this clinic', async () => {
    for (const patient of [id, randomUUID(), 'x']) {
      expect([
        (await change({}, { caller: api.otherStaff, patient })).status,
        (await api.otherStaff.get(`/api/patients/${patient}/consents`)).status,
      ]).toEqual([404, 404]);
    }
    expect([
      (await change({}, { caller: api.anybody })).status,
      (await api.anybody.get(`/api/patients/${id}/consents`)).status,
    ]).toEqual([401, 401]);
    await unchanged();
  });
});
