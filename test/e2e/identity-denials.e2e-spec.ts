import { randomUUID } from 'node:crypto';
import { type Caller, startApi, type TestApi } from '../support/api.js';
import { createNoteClinic, type NoteClinic, written } from '../support/note-clinic.js';
import { oneOfEach } from '../support/one-of-each.js';
import { openedLink } from '../support/telehealth-clinic.js';

let api: TestApi;
let clinic: NoteClinic;
/** Who does everything at the other clinic. */
let stranger: Caller;
let strangerId: string;

beforeAll(async () => {
  api = await startApi();
  clinic = await createNoteClinic(api);
  strangerId = await inClinic(api.other.id, async () => {
    const [row] = await api.sql(
      `INSERT INTO staff_user (clinic_id, email, display_name, roles, password_hash)
      SELECT clinic_id, 'mira@example.com', 'Mira Voss', '{front_desk,nurse,clinician,prescriber,medical_director,admin}', password_hash FROM staff_user WHERE id = $1 RETURNING id`,
      [api.other.staffId],
    );
    return row?.['id'] as string;
  });
  stranger = await api.signIn('mira@example.com');
});
afterAll(() => api?.stop());

async function inClinic<T>(clinicId: string, work: () => Promise<T>): Promise<T> {
  await api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [clinicId]);
  try {
    return await work();
  } finally {
    await api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [api.clinic.id]);
  }
}

/** What a clinic's audit log got meanwhile, in the words of its columns. */
async function logged(work: () => Promise<unknown>, clinicId = api.clinic.id) {
  const entries = () =>
    inClinic(clinicId, () =>
      api.sql(
        'SELECT actor_kind, actor_id, action, entity_kind, entity_id, patient_id, detail FROM audit_event ORDER BY seq',
      ),
    );
  const before = (await entries()).length;
  await work();
  expect(await inClinic(clinicId, () => api.sql('SELECT seq FROM first_broken_audit_event()'))).toEqual([]);
  return (await entries()).slice(before);
}
const denied = (route: string, code: string, method = 'POST') => ({
  action: 'identity.denied',
  detail: { method, route, code },
});

async function draft() {
  const { body } = await clinic.leo.post(`/api/appointments/${await clinic.visit()}/note`, {});
  const { etag } = await clinic.leo.put(`/api/notes/${body.id}`, { content: written }, { 'if-match': body.etag });
  return { id: body.id as string, etag: etag as string };
}
const everything = () =>
  api.sql(`SELECT (SELECT jsonb_agg(n ORDER BY n.id) FROM integration_note n) AS notes, (SELECT count(*) FROM note_addendum) AS addenda, (SELECT count(*) FROM domain_event) AS events,
  (SELECT count(*) FROM idempotency_record) AS kept, (SELECT jsonb_agg(a ORDER BY a.id) FROM appointment a) AS appointments, (SELECT count(*) FROM visit) AS visits`);

describe('whoever tries what is not theirs to do is in the audit log', () => {
  it('with the note of another author, which stays as it was', async () => {
    const { id, etag } = await draft();
    const before = await everything();
    const ifMatch = { 'if-match': etag };
    const entries = await logged(async () => {
      expect(
        await clinic.amara.put(
          `/api/notes/${id}`,
          { content: { ...written, plan: 'Something else entirely.' } },
          ifMatch,
        ),
      ).toMatchObject({ status: 403, body: { code: 'NOTES.NOT_THE_AUTHOR' } });
      expect(await clinic.amara.post(`/api/notes/${id}/signature`, {}, randomUUID(), ifMatch)).toMatchObject({
        status: 403,
        body: { code: 'NOTES.NOT_THE_AUTHOR' },
      });
      expect(
        (await clinic.nurse.post(`/api/notes/${id}/addenda`, { kind: 'ADDENDUM', text: 'Something else entirely.' }))
          .status,
      ).toBe(403);
    });
    const amara = {
      actor_kind: 'staff',
      actor_id: clinic.amaraId,
      entity_kind: 'integration_note',
      entity_id: id,
      patient_id: api.clinic.patients[0],
    };
    expect(entries).toEqual([
      { ...amara, ...denied('/api/notes/:id', 'NOTES.NOT_THE_AUTHOR', 'PUT') },
      { ...amara, ...denied('/api/notes/:id/signature', 'NOTES.NOT_THE_AUTHOR') },
      {
        actor_kind: 'staff',
        actor_id: expect.any(String),
        entity_kind: 'route',
        entity_id: id,
        patient_id: null,
        ...denied('/api/notes/:id/addenda', 'IDENTITY.ROLE_MISSING'),
      },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/Something else|Robin|Amara/);
    expect(await everything()).toEqual(before);
  });

  it('as a patient whose link is no badge of staff', async () => {
    const appointmentId = await clinic.visit('booked');
    const phone = await openedLink(api, appointmentId, api.clinic.patients[0] as string);
    const before = await everything();
    const tried = [
      `/api/telehealth/visits/:id/admission`,
      `/api/telehealth/visits/:id/end`,
      `/api/telehealth/visits/:id/join`,
      `/api/appointments/:id/note`,
    ];
    const entries = await logged(async () => {
      for (const route of tried) expect((await phone.post(route.replace(':id', appointmentId), {})).status).toBe(401);
    });
    const patient = {
      actor_kind: 'patient',
      actor_id: api.clinic.patients[0],
      entity_kind: 'route',
      entity_id: appointmentId,
      patient_id: api.clinic.patients[0],
    };
    expect(entries).toEqual(tried.map((route) => ({ ...patient, ...denied(route, 'IDENTITY.NOT_SIGNED_IN') })));
    expect(await everything()).toEqual(before);
  });

  it('but no patient is blamed for a browser whose member of staff was signed out, nor anybody who is unknown', async () => {
    const phone = await openedLink(api, null, api.clinic.patients[0] as string);
    expect(
      await logged(async () => {
        const shared = await fetch(`${api.url}/api/patients`, {
          headers: { cookie: `${phone.cookie}; snowmelt=of-a-session-that-ended` },
        });
        expect([shared.status, (await api.anybody.get('/api/patients')).status]).toEqual([401, 401]);
      }),
    ).toEqual([]);
  });
});

describe('ids of another clinic', () => {
  const without = (answer: { status: number; body: object | null }) => ({
    status: answer.status,
    body: { ...answer.body, traceId: '' },
  });

  it('are answered like unknown ones at every address, and each asking is in the log of who asked', async () => {
    const { ids, bodies } = await oneOfEach(api, clinic, (await draft()).id);
    const before = await everything();
    const {
      body: { paths },
    } = (await api.anybody.get('/api/openapi.json')) as { body: { paths: Record<string, Record<string, unknown>> } };
    // the drawer is the demo's: elsewhere there is nothing at its address, for anybody
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      path.includes('{id}') && !path.startsWith('/api/drawer/')
        ? Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path }))
        : [],
    );
    expect(routes.length).toBeGreaterThan(15);
    const asked: object[] = [];
    const ask = async ({ method, path }: { method: string; path: string }, id: string) => {
      const address = path.replace('{id}', id);
      const body = bodies[path.replace('/api/', '')] ?? {};
      asked.push({
        actor_kind: 'staff',
        actor_id: strangerId,
        entity_id: id,
        patient_id: null,
        action: 'identity.denied',
        method,
        route: path.replace('{id}', ':id'),
      });
      if (method === 'GET') return stranger.get(address);
      if (method === 'DELETE') return stranger.delete(address);
      return method === 'PUT'
        ? stranger.put(address, body, { 'if-match': '"1"' })
        : stranger.post(address, body, randomUUID(), { 'if-match': '"1"' });
    };
    const entries = await logged(async () => {
      for (const route of routes) {
        const kind = /([a-z]+)\/\{id\}/.exec(route.path)?.[1] as keyof typeof ids;
        const [known, unknown] = [await ask(route, ids[kind]), await ask(route, randomUUID())];
        expect({ route, ...without(known) }).toEqual({ route, ...without(unknown), status: 404 });
      }
    }, api.other.id);
    expect(
      entries.map(({ detail, entity_kind: _, ...entry }) => ({
        ...entry,
        method: (detail as { method: string }).method,
        route: (detail as { route: string }).route,
      })),
    ).toEqual(asked);
    expect(
      entries.map(({ detail }) => (detail as { code: string }).code).filter((code) => !code.endsWith('.NOT_FOUND')),
    ).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it('are named in the log when they come in the body, too', async () => {
    const [patientId] = api.clinic.patients as [string];
    const entries = await logged(async () => {
      const booking = {
        patientId,
        serviceTypeId: api.other.services.checkIn,
        startsLocal: '2037-03-02T10:00',
        resourceIds: [api.other.clinicians[0]],
      };
      expect((await stranger.post('/api/appointments', booking)).status).toBe(404);
    }, api.other.id);
    expect(entries).toEqual([
      {
        actor_kind: 'staff',
        actor_id: strangerId,
        entity_kind: 'patient',
        entity_id: patientId,
        patient_id: null,
        ...denied('/api/appointments', 'PATIENT.NOT_FOUND'),
      },
    ]);
  });
});

it('a mistake is no denial: what does not fit, conflicts, comes late or has no such address', async () => {
  const { id, etag } = await draft();
  const entries = await logged(async () => {
    const statuses = [
      await clinic.leo.put(`/api/notes/${id}`, { content: written, author: 'me' }, { 'if-match': etag }),
      await clinic.leo.put(`/api/notes/${id}`, { content: written }),
      await clinic.leo.post(`/api/notes/${id}/signature`, {}, randomUUID(), { 'if-match': '"old"' }),
      await clinic.leo.post(`/api/notes/${id}/addenda`, { kind: 'ADDENDUM', text: 'test' }),
      await clinic.leo.get('/api/notes/none'),
      await clinic.leo.get('/api/nothing'),
      await clinic.leo.post(`/api/notes/${id}/signature`, {}, null),
    ].map(({ status }) => status);
    expect(statuses).toEqual([422, 428, 412, 409, 404, 404, 400]);
  });
  expect(entries).toEqual([]);
});

it('what cannot be written down is not answered as if it had been', async () => {
  const { id } = await draft();
  await api.sql(
    `CREATE FUNCTION no_denials() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.action = 'identity.denied' THEN RAISE EXCEPTION 'the disk is full'; END IF; RETURN NEW; END $$`,
  );
  await api.sql('CREATE TRIGGER no_denials BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION no_denials()');
  await expect(clinic.amara.put(`/api/notes/${id}`, { content: written }, { 'if-match': '"1"' })).rejects.toThrow(
    '500',
  );
  await api.sql('DROP TRIGGER no_denials ON audit_event');
});
