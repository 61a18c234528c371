import { type Caller, startApi, type TestApi } from '../support/api.js';
import { createTelehealthClinic, type TelehealthClinic } from '../support/telehealth-clinic.js';
import { until } from '../support/until.js';
import { visitActs } from '../support/visit-acts.js';

let api: TestApi;
let clinic: TelehealthClinic;

beforeAll(async () => {
  api = await startApi();
  clinic = await createTelehealthClinic(api);
});
afterAll(() => api?.stop());

const { leaveForClinician, sit } = visitActs(() => clinic);
/** Somebody new, so that no other session is theirs. */
async function newcomer(): Promise<string> {
  const [row] = await api.sql(
    `INSERT INTO staff_user (clinic_id, email, display_name, roles, password_hash)
    SELECT clinic_id, gen_random_uuid() || '@example.com', 'Leo Park, LMFT', '{clinician}', password_hash FROM staff_user WHERE id = $1 RETURNING email`,
    [api.clinic.staffId],
  );
  return row?.['email'] as string;
}

/** As a page asks that nobody is at. */
const asPage = async (who: Caller, path: string) =>
  (await fetch(api.url + path, { headers: { cookie: who.cookie, 'asked-by': 'page' } })).status;
const idOf = async (who: Caller) => (await who.get('/api/session')).body.id as string;
/** Nobody was at it for so long. */
const leftAlone = (staffId: string, minutes: number) =>
  api.sql(`UPDATE staff_session SET last_seen_at = now() - $2 * interval '1 minute' WHERE staff_user_id = $1`, [
    staffId,
    minutes,
  ]);
const minutesAlone = async (staffId: string) =>
  (
    await api.sql(
      `SELECT round(extract(epoch FROM now() - last_seen_at) / 60)::int AS minutes FROM staff_session WHERE staff_user_id = $1`,
      [staffId],
    )
  )[0]?.['minutes'];

describe('a screen that nobody is at', () => {
  it.each(['/api/telehealth/visits', '/api/session', '/api/touches'])(
    'signs its person out after fifteen minutes, although it asks %s every few seconds',
    async (path) => {
      const leo = await api.signIn(await newcomer());
      const leoId = await idOf(leo);
      await leftAlone(leoId, 14);
      for (let n = 0; n < 3; n += 1) expect(await asPage(leo, path)).toBe(200);
      expect(await minutesAlone(leoId)).toBe(14);
      await leftAlone(leoId, 15);
      expect([await asPage(leo, path), (await leo.get(path)).status]).toEqual([401, 401]);
    },
  );

  it('goes on for whoever comes back in time', async () => {
    const leo = await api.signIn(await newcomer());
    const leoId = await idOf(leo);
    await leftAlone(leoId, 14);
    expect((await leo.get('/api/telehealth/visits')).status).toBe(200);
    expect(await minutesAlone(leoId)).toBe(0);
  });

  it("is not alone while its person is in a visit's room: nobody is signed out who listens", async () => {
    const { id } = await clinic.visit();
    const leoId = await idOf(clinic.leo);
    await (await sit(clinic.leo, await leaveForClinician(id))).hear('view');
    await leftAlone(leoId, 14);
    expect(await asPage(clinic.leo, '/api/telehealth/visits')).toBe(200);
    await until('the room says that its person is there', async () => (await minutesAlone(leoId)) === 0);
  });
});

describe('what an open page asks again and again', () => {
  const [patient, another] = ['0', '1'].map((index) => () => api.clinic.patients[Number(index)] as string) as [
    () => string,
    () => string,
  ];
  const repeated: [string, () => string][] = [
    ['visit.list', () => '/api/telehealth/visits'],
    ['calendar.read', () => '/api/calendar?from=2026-11-23T00:00&to=2026-11-24T00:00'],
    ['note.list-unsigned', () => '/api/notes/unsigned'],
    ['timeline.read', () => `/api/patients/${patient()}/timeline`],
    ['appointment.list', () => `/api/patients/${patient()}/appointments`],
    ['course.read', () => `/api/patients/${patient()}/course`],
    ['note.list', () => `/api/patients/${patient()}/notes`],
    ['touch.list', () => `/api/touches?patientId=${patient()}`],
  ];
  const readings = async (who: string, action: string) =>
    (
      await api.sql('SELECT patient_id FROM audit_event WHERE actor_id = $1 AND action = $2 ORDER BY seq', [
        who,
        action,
      ])
    ).map(({ patient_id: whose }) => whose);

  it.each(repeated)('%s is one reading for each session', async (action, path) => {
    const email = await newcomer();
    const leo = await api.signIn(email);
    const leoId = await idOf(leo);
    await Promise.all(Array.from({ length: 5 }, () => leo.get(path())));
    for (let n = 0; n < 3; n += 1)
      expect([(await leo.get(path())).status, await asPage(leo, path())]).toEqual([200, 200]);
    expect(await readings(leoId, action)).toHaveLength(1);
    await (await api.signIn(email)).get(path());
    expect(await readings(leoId, action)).toHaveLength(2);
    expect(await api.sql('SELECT seq FROM first_broken_audit_event()')).toEqual([]);
  });

  it('is another reading with another patient, and one more when the list has changed', async () => {
    const leo = await api.signIn(await newcomer());
    const leoId = await idOf(leo);
    for (const whose of [patient(), another(), patient()]) await leo.get(`/api/patients/${whose}/timeline`);
    expect(await readings(leoId, 'timeline.read')).toEqual([patient(), another()]);
    await leo.get('/api/telehealth/visits');
    await clinic.visit();
    for (let n = 0; n < 2; n += 1) await leo.get('/api/telehealth/visits');
    expect(await readings(leoId, 'visit.list')).toHaveLength(2);
  });

  it("waits for nobody's entry in the audit log after the first time", async () => {
    const leo = await api.signIn(await newcomer());
    await leo.get(`/api/patients/${patient()}/timeline`);
    await api.sql('BEGIN');
    await api.sql(`SELECT pg_advisory_xact_lock(hashtextextended('audit:' || $1, 0))`, [api.clinic.id]);
    try {
      expect((await leo.get(`/api/patients/${patient()}/timeline`)).status).toBe(200);
    } finally {
      await api.sql('ROLLBACK');
    }
  });

  it('a chart that is opened twice is read twice', async () => {
    const leo = await api.signIn(await newcomer());
    for (let n = 0; n < 2; n += 1) await leo.get(`/api/patients/${patient()}`);
    expect(await readings(await idOf(leo), 'patient.read')).toHaveLength(2);
  });
});

it('signing out leaves on the machine what a colleague could not send yet', async () => {
  const leo = await api.signIn(await newcomer());
  const answer = await fetch(`${api.url}/api/session`, {
    method: 'DELETE',
    headers: { cookie: leo.cookie, origin: 'http://127.0.0.1:4300' },
  });
  expect([answer.status, answer.headers.get('clear-site-data'), answer.headers.get('set-cookie')]).toEqual([
    204,
    '"cache"',
    expect.stringContaining('Max-Age=0'),
  ]);
  expect((await leo.get('/api/session')).status).toBe(401);
});
