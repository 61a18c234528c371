import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Duties, UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { startApi, type TestApi } from '../support/api.js';
import { createTelehealthClinic, type TelehealthClinic } from '../support/telehealth-clinic.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';

const HOURLY = 3600;
const KEPT = { SESSION_RETENTION_HOURS: '24', LINK_RETENTION_DAYS: '90', IDEMPOTENCY_RETENTION_HOURS: '24' };

let api: TestApi;
let clinic: TelehealthClinic;
let workers: [WorkerParts, WorkerParts];
const faults: unknown[] = [];

beforeAll(async () => {
  api = await startApi(KEPT);
  clinic = await createTelehealthClinic(api);
  workers = [await startWorkerParts(api.appUrl, KEPT), await startWorkerParts(api.appUrl, KEPT)];
  for (const worker of workers)
    worker.get(Logger).error = (fault) => {
      faults.push(fault);
    };
});
afterAll(async () => {
  for (const worker of workers ?? []) await worker.stop();
  await api?.stop();
});

/** Both workers at once, and each of them twice; none of them has to put anything off. */
async function purge(): Promise<void> {
  await Promise.all(
    workers.map(async (worker) => {
      for (let n = 0; n < 2; n += 1) await worker.get(Duties).round(HOURLY);
    }),
  );
  expect(faults).toEqual([]);
}
const asApplication = (statement: string) => {
  const unitOfWork = workers[0].get(UnitOfWork);
  return unitOfWork.run(api.clinic.id, () => unitOfWork.query(statement));
};
const hash = (token: string) => createHash('sha256').update(token).digest();
/** The row behind a cookie. */
const sessionOf = async (table: 'staff_session' | 'patient_session', cookie: string) =>
  (
    await api.sql(`SELECT id FROM ${table} WHERE token_hash = $1`, [hash(/=([\w-]+)/.exec(cookie)?.[1] as string)])
  )[0]?.['id'] as string;
const readingsOf = async (session: string) =>
  (await api.sql('SELECT FROM session_reading WHERE session_id = $1', [session])).length;
const ended = {
  staff_session: `UPDATE staff_session SET expires_at = now() - $2 * interval '1 hour' WHERE id = $1`,
  patient_session: `UPDATE patient_session SET expires_at = now() - $2 * interval '1 hour' WHERE id = $1`,
  magic_link: `UPDATE magic_link SET expires_at = now() - $2 * interval '1 hour' WHERE id = $1`,
};
const overSince = (table: keyof typeof ended, id: string, hours: number) => api.sql(ended[table], [id, hours]);
const isThere = async (table: string, id: string) =>
  (await api.sql(`SELECT FROM ${table} WHERE id = $1`, [id])).length > 0;
const purged = async () =>
  await api.sql(
    `SELECT actor_kind, entity_kind, entity_id, patient_id, detail FROM audit_event WHERE action = 'identity.purge' ORDER BY seq`,
  );
const chainHolds = async () => expect(await api.sql('SELECT seq FROM first_broken_audit_event()')).toEqual([]);

describe('a session of staff', () => {
  it('is kept for a day after its longest time and not longer, nor what was noted in it; who signed in and read stays in the audit log', async () => {
    const [gone, going] = [await api.signIn(api.clinic.staffEmail), await api.signIn(api.clinic.staffEmail)];
    for (const who of [gone, going])
      expect((await who.get(`/api/patients/${api.clinic.patients[0]}/timeline`)).status).toBe(200);
    const [over, open] = [
      await sessionOf('staff_session', gone.cookie),
      await sessionOf('staff_session', going.cookie),
    ];
    const trail = () =>
      api.sql(
        `SELECT action FROM audit_event WHERE actor_id = $1 AND action IN ('identity.sign-in', 'timeline.read')`,
        [api.clinic.staffId],
      );
    const before = await trail();

    await overSince('staff_session', over, 23.9);
    await purge();
    expect([await isThere('staff_session', over), await readingsOf(over), await purged()]).toEqual([true, 1, []]);

    await overSince('staff_session', over, 24.1);
    await purge();
    expect([await isThere('staff_session', over), await readingsOf(over)]).toEqual([false, 0]);
    expect([
      await isThere('staff_session', open),
      await readingsOf(open),
      (await going.get('/api/session')).status,
      (await gone.get('/api/session')).status,
    ]).toEqual([true, 1, 200, 401]);
    expect(await purged()).toEqual([
      {
        actor_kind: 'system',
        entity_kind: 'session',
        entity_id: null,
        patient_id: null,
        detail: { staffSessions: 1 },
      },
    ]);
    expect(await trail()).toEqual(before);
    await chainHolds();
  });

  it('that runs cannot be deleted by the application, however it asks', async () => {
    const living = await sessionOf('staff_session', clinic.leo.cookie);
    const { phone } = await clinic.visit();
    for (const statement of ['DELETE FROM staff_session', 'DELETE FROM patient_session', 'DELETE FROM magic_link'])
      await asApplication(statement);
    expect([
      await isThere('staff_session', living),
      (await clinic.leo.get('/api/session')).status,
      (await phone.get('/api/visit/telehealth')).status,
    ]).toEqual([true, 200, 200]);
  });

  it('is deleted once, in batches, and in every clinic, after months in which nobody did', async () => {
    const sessions = async () => (await api.sql('SELECT count(*)::int AS count FROM staff_session'))[0]?.['count'];
    const over = (clinicId: string, staffId: string, count: number) =>
      api
        .sql(`SELECT set_config('app.clinic_id', $1, false)`, [clinicId])
        .then(() =>
          api.sql(
            `INSERT INTO staff_session (clinic_id, staff_user_id, token_hash, expires_at) SELECT current_clinic_id(), $1, sha256(gen_random_uuid()::text::bytea), now() - n * interval '1 hour' - interval '25 hours' FROM generate_series(1, $2::int) n`,
            [staffId, count],
          ),
        );
    const deleted = async () =>
      (await purged()).flatMap(({ detail }) => (detail as { staffSessions?: number }).staffSessions ?? []);
    const [before, known] = [await sessions(), (await deleted()).length];
    await over(api.other.id, api.other.staffId, 2);
    await over(api.clinic.id, api.clinic.staffId, 2501);
    await purge();
    const batches = (await deleted()).slice(known);
    expect([await sessions(), Math.max(...batches), batches.reduce((sum, count) => sum + count, 0)]).toEqual([
      before,
      500,
      2501,
    ]);
    await chainHolds();
    await api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [api.other.id]);
    expect(await deleted()).toEqual([2]);
    await api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [api.clinic.id]);
  });
});

describe("a patient's link", () => {
  const pressed = async (token: string) => (await api.anybody.post('/api/visit-link', { token })).body;

  it('says whom to call for ninety days after its time; its page is gone a day after', async () => {
    const token = randomBytes(24).toString('base64url');
    const { id: appointmentId } = await clinic.visit();
    const [link] = (await api.sql(
      `INSERT INTO magic_link (clinic_id, patient_id, purpose, appointment_id, token_hash, expires_at) VALUES (current_clinic_id(), $1, 'appointment', $2, $3, now() + interval '1 hour') RETURNING id`,
      [api.clinic.patients[0], appointmentId, hash(token)],
    )) as [{ id: string }];
    const phone = await api.openLink(token);
    expect((await phone.get('/api/visit/telehealth')).status).toBe(200);
    const page = await sessionOf('patient_session', phone.cookie);
    const [opened] = await api.sql(
      `SELECT seq FROM audit_event WHERE action = 'identity.link-opened' AND entity_id = $1`,
      [link.id],
    );

    for (const table of ['magic_link', 'patient_session'] as const)
      await overSince(table, table === 'magic_link' ? link.id : page, 23.9);
    await purge();
    expect([await isThere('patient_session', page), await readingsOf(page)]).toEqual([true, 1]);
    await overSince('patient_session', page, 24.1);
    await overSince('magic_link', link.id, 24 * 89.9);
    await purge();
    expect([await isThere('patient_session', page), await readingsOf(page)]).toEqual([false, 0]);
    expect(await pressed(token)).toMatchObject({
      code: 'IDENTITY.LINK_EXPIRED',
      meta: { clinic: { phone: expect.any(String) }, canRenew: true },
    });

    await overSince('magic_link', link.id, 24 * 90.1);
    await purge();
    expect([await isThere('magic_link', link.id), await pressed(token)]).toEqual([
      false,
      expect.objectContaining({ code: 'IDENTITY.LINK_UNKNOWN' }),
    ]);
    expect(
      await api.sql(`SELECT seq FROM audit_event WHERE action = 'identity.link-opened' AND entity_id = $1`, [link.id]),
    ).toEqual([opened]);
    await chainHolds();
  });

  it('whose page is open stays, and so does one that nobody has opened yet', async () => {
    const { phone } = await clinic.visit();
    const [unopened] = (await api.sql(
      `INSERT INTO magic_link (clinic_id, patient_id, purpose, education_code, token_hash, expires_at) VALUES (current_clinic_id(), $1, 'education', 'E3', 'unopened', now() + interval '1 hour') RETURNING id`,
      [api.clinic.patients[0]],
    )) as [{ id: string }];
    const page = await sessionOf('patient_session', phone.cookie);
    await api.sql(
      `UPDATE magic_link SET expires_at = now() - interval '1 year' WHERE id = (SELECT magic_link_id FROM patient_session WHERE id = $1)`,
      [page],
    );
    await purge();
    expect([(await phone.get('/api/visit/telehealth')).status, await isThere('magic_link', unopened.id)]).toEqual([
      200,
      true,
    ]);
  });
});

describe('the kept answer to a write', () => {
  const robin = {
    givenName: 'Robin',
    familyName: 'Example',
    birthOn: '1980-04-12',
    phone: null,
    email: null,
    language: 'en-US',
    timeZone: 'America/Los_Angeles',
    consents: { sms: false, email: false },
  };
  const aged = (key: string, hours: number) =>
    api.sql(`UPDATE idempotency_record SET created_at = now() - $2 * interval '1 hour' WHERE key = $1`, [key, hours]);
  const kept = (key: string) => api.sql("SELECT response ->> 'id' AS id FROM idempotency_record WHERE key = $1", [key]);

  it('is repeated for a day; later the same key is a new request, also when nobody deleted the old answer', async () => {
    const key = randomUUID();
    const { status, body: first } = await api.staff.post('/api/patients', robin, key);
    expect(status).toBe(201);
    await aged(key, 23.9);
    expect((await api.staff.post('/api/patients', robin, key)).body.id).toBe(first.id);
    await aged(key, 24);
    const { status: again, body: second } = await api.staff.post('/api/patients', robin, key);
    expect([again, second.id === first.id]).toEqual([201, false]);
    expect(await kept(key)).toEqual([{ id: second.id }]);
    // and not as something else under the same key
    await aged(key, 24);
    expect((await api.staff.post('/api/patients', { ...robin, givenName: 'Noa' }, key)).status).toBe(201);
  });

  it('is deleted after that day and not before', async () => {
    const [old, young] = [randomUUID(), randomUUID()];
    for (const key of [old, young]) expect((await api.staff.post('/api/patients', robin, key)).status).toBe(201);
    await aged(old, 24);
    await aged(young, 23.9);
    const accounts = (await purged()).length;
    await purge();
    expect([await kept(old), (await kept(young)).length, (await purged()).length]).toEqual([[], 1, accounts]);
  });
});

describe('the count of what somebody asked for', () => {
  const counts = () => api.sql('SELECT route, times FROM request_count ORDER BY route');

  it('is deleted after its minute, holds within it, and is no hindrance to whoever asks just now', async () => {
    const { phone } = await clinic.visit();
    for (let n = 0; n < 3; n += 1)
      expect((await phone.post('/api/visit/telehealth/join', { replace: true })).status).toBe(200);
    const [counted] = await counts();
    expect(counted).toMatchObject({ times: 3 });
    await purge();
    expect(await counts()).toEqual([counted]);

    await api.sql(`UPDATE request_count SET since = now() - interval '1 minute'`);
    await api.sql('BEGIN');
    await api.sql('UPDATE request_count SET since = now(), times = 1'); // a request that has not ended yet
    await purge(); // waits for nobody
    await api.sql('COMMIT');
    expect(await counts()).toEqual([{ ...counted, times: 1 }]);

    await api.sql(`UPDATE request_count SET since = now() - interval '1 minute'`);
    await purge();
    expect(await counts()).toEqual([]);
  });
});
