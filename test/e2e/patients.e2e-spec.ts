import { randomUUID } from 'node:crypto';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api?.stop();
});

const robin = (change: Record<string, unknown> = {}) => ({
  givenName: 'Robin',
  familyName: 'Snow',
  birthOn: '1980-02-29',
  phone: '(323) 555-0142',
  email: 'robin@example.com',
  language: 'en-US',
  timeZone: 'America/Los_Angeles',
  consents: { sms: true, email: false },
  ...change,
});
const patients = async () => (await api.sql('SELECT count(*)::int AS count FROM patient'))[0]?.['count'];

describe('registering a patient', () => {
  it('keeps number, consent with its wording, event and audit', async () => {
    const { status, body } = await api.staff.post('/api/patients', robin());
    expect(status).toBe(201);
    expect(body).toMatchObject({ phone: '+13235550142', consents: { sms: true, email: false }, optedOut: [] });
    expect(
      await api.sql(
        'SELECT category, text_version IS NOT NULL AS worded, recorded_by FROM consent WHERE patient_id = $1',
        [body.id],
      ),
    ).toEqual([{ category: 'sms', worded: true, recorded_by: api.clinic.staffId }]);
    expect(
      await api.sql(`SELECT payload FROM domain_event WHERE type = 'patient.registered' AND patient_id = $1`, [
        body.id,
      ]),
    ).toEqual([{ payload: { patientId: body.id } }]);
    await api.staff.get(`/api/patients/${body.id}`);
    expect(
      (await api.sql('SELECT action FROM audit_event WHERE patient_id = $1 ORDER BY seq', [body.id])).map(
        (row) => row['action'],
      ),
    ).toEqual(['patient.register', 'patient.read']);
  });

  it.each([
    ['a zone that is none', { timeZone: 'America/Nope' }, 'VALIDATION.INVALID_TIMEZONE'],
    ['an abbreviated zone', { timeZone: 'EST5EDT' }, 'VALIDATION.INVALID_TIMEZONE'],
    ['a bare offset', { timeZone: '+05:00' }, 'VALIDATION.INVALID_TIMEZONE'],
    ['no zone', { timeZone: null }, 'VALIDATION.FAILED'],
    ['half a phone number', { phone: '555' }, 'PATIENTS.INVALID_PHONE'],
    ['a birth to come', { birthOn: '2099-01-01' }, 'PATIENTS.BIRTH_DATE_IMPOSSIBLE'],
    ['a day in no calendar', { birthOn: '2027-02-29' }, 'VALIDATION.FAILED'],
    ['consent to texts without a number', { phone: null }, 'PATIENTS.CONSENT_NEEDS_CONTACT'],
    ['a property of its own', { role: 'admin' }, 'VALIDATION.FAILED'],
    ['somebody else as author', { createdBy: randomUUID() }, 'VALIDATION.FAILED'],
    ['a NUL in the name', { givenName: 'Ro\u0000bin' }, 'VALIDATION.FAILED'],
    ['a list for a name', { givenName: ['Robin'] }, 'VALIDATION.FAILED'],
  ])('refuses %s and writes nothing', async (_what, change, code) => {
    const before = await patients();
    const { status, type, body } = await api.staff.post('/api/patients', robin(change));
    expect({ status, code: body.code, type }).toEqual({
      status: 422,
      code,
      type: 'application/problem+json; charset=utf-8',
    });
    expect(await patients()).toBe(before);
  });

  it.each([
    `'; DROP TABLE patient; --`,
    '{{7*x}}',
    '<svg onload=alert(1)>',
    '../../etc/passwd',
    'Ro%00bin',
    '${jndi:ldap://x}',
    '*)(uid=*',
  ])('stores %s as the name it is', async (familyName) => {
    const { status, body } = await api.staff.post('/api/patients', robin({ familyName }));
    expect([status, body.familyName]).toEqual([201, familyName]);
  });

  it('twice with one key is once; with another body it is refused; without a key too', async () => {
    const key = randomUUID();
    const before = (await patients()) as number;
    const answers = await Promise.all(Array.from({ length: 5 }, () => api.staff.post('/api/patients', robin(), key)));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.id}`)).size).toBe(1);
    expect(await patients()).toBe(before + 1);
    expect(await api.staff.post('/api/patients', robin({ givenName: 'Other' }), key)).toMatchObject({
      status: 422,
      body: { code: 'HTTP.IDEMPOTENCY_MISMATCH' },
    });
    expect(await api.staff.post('/api/patients', robin(), null)).toMatchObject({
      status: 400,
      body: { code: 'HTTP.IDEMPOTENCY_KEY_MISSING' },
    });
    expect(await patients()).toBe(before + 1);
  });
});

describe('looking for a patient', () => {
  it('finds by the beginning of either name, page after page', async () => {
    for (let n = 10; n < 37; n += 1)
      await api.staff.post('/api/patients', robin({ givenName: 'Page', familyName: `Turner${n}` }));
    const first = await api.staff.get('/api/patients?query=turner');
    const second = await api.staff.get(`/api/patients?query=turner&cursor=${first.body.nextCursor}`);
    expect([first.body.items.length, second.body.items.length, second.body.nextCursor]).toEqual([25, 2, null]);
    expect(
      [...first.body.items, ...second.body.items].map((patient: { familyName: string }) => patient.familyName),
    ).toEqual(Array.from({ length: 27 }, (_, n) => `Turner${n + 10}`));
  });

  it.each(['%25', '_', `'`, '%5C', '%00', '%F0%9F%8F%94'])('takes %s literally', async (query) => {
    const { status } = await api.staff.get(`/api/patients?query=${query}`);
    expect(status).toBeLessThan(500);
    expect((await api.staff.get('/api/patients?query=%25')).body.items).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ familyName: 'Turner10' })]),
    );
  });

  it('is asked in the body, page after page, by anything that is known', async () => {
    const search = (query: string, cursor?: string) =>
      api.staff.post('/api/patients/search', { query, ...(cursor ? { cursor } : {}) }, null);
    const first = await search('turner page');
    const second = await search('turner page', first.body.nextCursor as string);
    expect([first.status, first.body.items.length, second.body.items.length]).toEqual([200, 25, 2]);
    expect((await api.anybody.post('/api/patients/search', { query: 'turner' })).status).toBe(401);
    expect((await api.otherStaff.post('/api/patients/search', { query: 'turner' }, null)).body.items).toEqual([]);
  });

  it('needs a session, and our own clinic', async () => {
    expect((await api.anybody.get('/api/patients')).status).toBe(401);
    const ours = api.clinic.patients[0] as string;
    for (const id of [ours, randomUUID()])
      expect(await api.otherStaff.get(`/api/patients/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'PATIENT.NOT_FOUND' },
      });
    for (const id of ['1', '%00', '..%2F', `'`]) expect((await api.staff.get(`/api/patients/${id}`)).status).toBe(404);
  });
});
