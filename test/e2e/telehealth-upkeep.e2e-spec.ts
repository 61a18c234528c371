import { Duties } from '@snowmelt/database';
import { requestMinutePassed } from '@snowmelt/identity/testing';
import { patientAdmitted } from '@snowmelt/telehealth/testing';
import { type Caller, startApi, type TestApi } from '../support/api.js';
import { PUBLIC_URL } from '../support/settings.js';
import { createTelehealthClinic, openedLink, type TelehealthClinic } from '../support/telehealth-clinic.js';
import { visitActs } from '../support/visit-acts.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';

const HOURLY = 3600;

let api: TestApi;
let clinic: TelehealthClinic;
let workers: WorkerParts[];

beforeAll(async () => {
  api = await startApi();
  clinic = await createTelehealthClinic(api);
  workers = await Promise.all([0, 1].map(() => startWorkerParts(api.appUrl, { JOIN_GRANT_RETENTION_HOURS: '24' })));
});
afterAll(async () => {
  for (const worker of workers ?? []) await worker.stop();
  await api?.stop();
});

const { join: joinFirst, leave, sit } = visitActs(() => clinic);
const join = (phone: Caller) => joinFirst(phone, true);
/** Both workers at once. */
const purge = () => Promise.all(workers.map((worker) => worker.get(Duties).round(HOURLY)));
const joinsOf = (appointmentId: string) =>
  api.sql('SELECT j.id FROM visit_join j JOIN visit v ON v.id = j.visit_id WHERE v.appointment_id = $1', [
    appointmentId,
  ]);
const logged = (action: string) =>
  api.sql(
    'SELECT actor_kind, entity_kind, entity_id, patient_id, detail FROM audit_event WHERE action = $1 ORDER BY seq',
    [action],
  );
const chainHolds = async () => expect(await api.sql('SELECT seq FROM first_broken_audit_event()')).toEqual([]);

describe('a join grant', () => {
  it('can be asked for twenty times a minute by one person, refused requests included; others are not affected', async () => {
    const [{ id, phone }, other] = [await clinic.visit(), await clinic.visit(5, 1)];
    const statuses = await Promise.all(
      Array.from({ length: 25 }, async (_, n) =>
        n % 2 ? join(phone) : phone.post('/api/visit/telehealth/join', { replace: 'yes' }),
      ),
    );
    expect(statuses.filter(({ status }) => status === 429)).toHaveLength(5);
    const refused = await fetch(`${api.url}/api/visit/telehealth/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: PUBLIC_URL, cookie: phone.cookie },
      body: '{"replace":true}',
    });
    expect({ status: refused.status, body: await refused.json() }).toMatchObject({
      status: 429,
      body: { code: 'HTTP.TOO_MANY_REQUESTS', detail: expect.stringContaining('try again') },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await joinsOf(id)).length).toBeLessThanOrEqual(20);
    // what does not enter, and whoever else does, is not held up
    expect((await phone.get('/api/visit/telehealth')).status).toBe(200);
    expect((await join(other.phone)).status).toBe(200);
    expect((await clinic.leo.post(`/api/telehealth/visits/${id}/join`, { replace: false })).status).toBe(200);

    await requestMinutePassed(api.sql);
    expect((await join(phone)).status).toBe(200);
  });

  it('is limited for staff across all visits', async () => {
    const visits = [await clinic.visit(), await clinic.visit()];
    const statuses: number[] = [];
    for (let n = 0; n < 21; n += 1)
      statuses.push(
        (await clinic.amara.post(`/api/telehealth/visits/${visits[n % 2]?.id}/join`, { replace: true })).status,
      );
    expect(statuses).toEqual([...Array<number>(20).fill(200), 429]);
  });

  it('is deleted a day after its room closed; the audit log keeps who entered', async () => {
    const [waited, going] = [await clinic.visit(), await clinic.visit(5, 2)];
    for (const { phone } of [waited, going]) expect((await join(phone)).status).toBe(200);
    const open = await sit(going.phone, await leave(going.phone, true));
    await open.hear('view', ({ view }) => view.state === 'waiting');
    await api.sql(
      `INSERT INTO visit_signal (clinic_id, visit_id, from_epoch, to_epoch, body, created_at)
      SELECT clinic_id, id, 1, 2, '{}', now() - n * interval '25 hours' FROM visit, generate_series(0, 1) n WHERE appointment_id = $1`,
      [waited.id],
    );
    const closedHoursAgo = (id: string, hours: number) =>
      api.sql(
        `UPDATE visit_join SET expires_at = now() - $2 * interval '1 hour' WHERE visit_id = (SELECT id FROM visit WHERE appointment_id = $1)`,
        [id, hours],
      );

    await closedHoursAgo(waited.id, 23.9);
    await purge();
    expect([(await joinsOf(waited.id)).length, await logged('visit.purge-joins')]).toEqual([1, []]);
    expect(await api.sql('SELECT FROM visit_signal')).toHaveLength(1); // the younger one

    await closedHoursAgo(waited.id, 24.1);
    await purge();
    expect([(await joinsOf(waited.id)).length, (await joinsOf(going.id)).length]).toEqual([0, 2]);
    expect(await logged('visit.purge-joins')).toEqual([
      { actor_kind: 'system', entity_kind: 'visit_join', entity_id: null, patient_id: null, detail: { count: 1 } },
    ]);
    expect(
      await api.sql(
        `SELECT FROM audit_event WHERE action = 'visit.join' AND entity_id = (SELECT id FROM visit WHERE appointment_id = $1)`,
        [waited.id],
      ),
    ).toHaveLength(1);
    await closedHoursAgo(going.id, 720);
    await purge();
    expect(
      await api.sql(
        `SELECT last_seen_at IS NOT NULL AS there FROM visit_join WHERE visit_id = (SELECT id FROM visit WHERE appointment_id = $1)`,
        [going.id],
      ),
    ).toEqual([{ there: true }]);
    expect(
      (await clinic.leo.get('/api/telehealth/visits')).body.items.map(
        ({ appointmentId }: { appointmentId: string }) => appointmentId,
      ),
    ).toContain(waited.id);
    await chainHolds();
  });

  it('of a visit that is not over is kept, however late it is', async () => {
    const { id, phone } = await clinic.visit(5, 3);
    await join(phone);
    await patientAdmitted(api.sql, id, api.clinic.staffId);
    expect((await clinic.leo.post(`/api/telehealth/visits/${id}/join`, { replace: true })).status).toBe(200);
    await api.sql(
      `UPDATE visit_join SET expires_at = now() - interval '30 days' WHERE role = 'patient' AND visit_id = (SELECT id FROM visit WHERE appointment_id = $1)`,
      [id],
    );
    await purge();
    expect(await joinsOf(id)).toHaveLength(2);
  });
});

describe("a patient's page that polls every few seconds", () => {
  it('is one read in the audit log for each opened link', async () => {
    const { id, phone } = await clinic.visit();
    const readings = async () =>
      (await logged('visit.read-room')).filter(
        ({ detail }) => (detail as { appointmentId: string }).appointmentId === id,
      );
    await Promise.all(Array.from({ length: 6 }, () => phone.get('/api/visit/telehealth')));
    for (let n = 0; n < 4; n += 1) expect((await phone.get('/api/visit/telehealth')).status).toBe(200);
    expect(await readings()).toEqual([
      {
        actor_kind: 'patient',
        entity_kind: 'patient_session',
        entity_id: expect.any(String),
        patient_id: api.clinic.patients[0],
        detail: { appointmentId: id },
      },
    ]);

    await (await openedLink(api, id, api.clinic.patients[0] as string)).get('/api/visit/telehealth');
    expect(new Set((await readings()).map(({ entity_id: session }) => session)).size).toBe(2);
    expect(await readings()).toHaveLength(2);
    await chainHolds();
  });

  it('does not wait for the audit log after the first read', async () => {
    const { phone } = await clinic.visit();
    await phone.get('/api/visit/telehealth');
    await api.sql('BEGIN');
    await api.sql(`SELECT pg_advisory_xact_lock(hashtextextended('audit:' || $1, 0))`, [api.clinic.id]);
    try {
      expect((await phone.get('/api/visit/telehealth')).status).toBe(200);
    } finally {
      await api.sql('ROLLBACK');
    }
  });
});
