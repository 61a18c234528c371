import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Duties } from '@snowmelt/database';
import { actIn, createEmptyDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { startInstance } from '../support/api.js';
import { formerId as id, leaveFormerClinic, upgrade } from '../support/former-clinic.js';
import { PUBLIC_URL } from '../support/settings.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';

let database: TestDatabase;
let owner: pg.Client;
let instance: NestFastifyApplication;
let url: string;
const workers: WorkerParts[] = [];

/** A clinic of the former release is upgraded, and two workers of this one have had time to do what they find. */
beforeAll(async () => {
  database = await createEmptyDatabase();
  await leaveFormerClinic(database.ownerUrl);
  await upgrade(database.ownerUrl);
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await actIn(sqlOf(owner), id(1));
  ({ instance, url } = await startInstance(database.appUrl));
  for (let n = 0; n < 2; n += 1) workers.push(await startWorkerParts(database.appUrl));
  for (let rounds = 0; rounds < 3; rounds += 1) await Promise.all(workers.map((worker) => worker.get(Duties).round()));
});
afterAll(async () => {
  for (const worker of workers) await worker.stop();
  await instance?.close();
  await owner?.end();
  await database?.drop();
});

const sql = (text: string, values: unknown[] = []) => sqlOf(owner)(text, values);
async function ask(path: string, cookie: string, body?: object, headers: Record<string, string> = {}) {
  const answer = await fetch(`${url}/api/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { cookie, origin: PUBLIC_URL, ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}
const [rosa, leo] = ['snowmelt=session-of-rosa', 'snowmelt=session-of-leo'];
const page = (of: string) => `snowmelt-visit=page-of-${of}`;

describe('after an upgrade', () => {
  it('a signed note and its late entry are what was signed, and verify', async () => {
    expect(await ask(`notes/${id(70)}`, leo)).toMatchObject({
      status: 200,
      body: {
        intact: true,
        status: 'signed',
        content: { phenomenology: 'A field of snow, and a path through it. «Größe»', plan: 'Walk at seven, daily.' },
        header: { actualEndsAt: '2026-06-02T17:49:00.000Z' },
        handovers: [{ reason: 'Amara is away' }],
        signature: {
          by: { displayName: 'Leo Park, LMFT' },
          contentHash: 'a2727bebe88685ce002cd0da122464f02ce360071e4e50b4298d45baaff1054a',
        },
        addenda: [{ text: 'She called: the sister came.', intact: true }],
      },
    });
  });

  it('a draft is as it was left, with the text that was set aside', async () => {
    expect(await ask(`notes/${id(71)}`, leo)).toMatchObject({
      status: 200,
      body: { status: 'draft', content: { plan: 'Rest.' }, setAside: [{ content: { plan: 'Rest, and call.' } }] },
    });
  });

  it('the audit log is whole, with what was in it and what came since', async () => {
    await ask(`notes/${id(70)}`, leo);
    expect(await sql('SELECT seq FROM first_broken_audit_event()')).toEqual([]);
    const actions = (await sql('SELECT action FROM audit_event ORDER BY seq')).map(({ action }) => action as string);
    expect(actions.slice(0, 4)).toEqual(['patient.register', 'note.sign', 'visit.read', 'touch.send']);
    expect(actions).toContain('note.read');
  });

  it('pages that were open stay open: the desk, the clinician, a patient in the room, one who reads', async () => {
    expect(await ask('session', rosa)).toMatchObject({ status: 200, body: { displayName: 'Rosa Delgado' } });
    expect((await ask(`patients/${id(31)}`, leo)).status).toBe(200);
    expect(await ask('visit', page('nora'))).toMatchObject({ status: 200, body: { appointment: { id: id(54) } } });
    expect(await ask('visit/telehealth', page('nora'))).toMatchObject({ status: 200, body: { joinable: true } });
    // the text has numbers now that the former protocol lacks: the clinic approves a version that has them
    expect(await ask('visit', page('robin'))).toMatchObject({ status: 200, body: { education: null } });
  });

  it('a link that nobody has opened opens, and a page that was closed says why', async () => {
    expect(await ask('visit-link', '', { token: 'link-of-robin' })).toMatchObject({ status: 200 });
    expect(await ask('visit', page('sam'))).toMatchObject({
      status: 401,
      body: { code: 'IDENTITY.VISIT_CANCELLED' },
    });
  });

  it('each touch was sent once, whatever had become of it: before, by a worker that died, or after', async () => {
    const sent = `SELECT t.key, t.status, (SELECT count(*)::int FROM drawer_message d JOIN message_attempt a ON a.id = d.attempt_id JOIN message m ON m.id = a.message_id
      WHERE m.touch_id = t.id) AS messages FROM touch t ORDER BY t.id`;
    const of = (visit: number, touch: string, status: string, messages: number) => ({
      key: `appointment:${id(visit)}:${touch}`,
      status,
      messages,
    });
    expect(await sql(sent)).toEqual([
      of(53, 'v1:reminder-72h', 'sent', 1),
      of(53, 'v1:reminder-24h', 'planned', 0),
      of(55, 'v2:reminder-24h', 'sent', 1),
      of(55, 'v2:reminder-1h', 'sent', 1),
      of(55, `v2:link-${id(84)}`, 'sent', 1),
      of(54, 'v1:reminder-1h', 'sent', 1),
      of(56, 'v1:reminder-24h', 'withdrawn', 0),
    ]);
  });

  it('what was pending has reached every subscriber, and no duty fails on what was there', async () => {
    expect(await sql('SELECT type FROM domain_event WHERE delivered_at IS NULL')).toEqual([]);
    expect(await sql('SELECT subscriber, event_seq FROM event_delivery')).toEqual([]);
    const health = workers.flatMap((worker) => worker.get(Duties).health());
    expect(health.filter(({ failures }) => failures > 0)).toEqual([]);
  });

  it('how a visit went, and a link that was asked for, are where this release reads them', async () => {
    const minute = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'HH24:MI')`;
    expect(
      await sql(
        `SELECT ${minute('visit_started_at')} AS started, ${minute('visit_ended_at')} AS ended, ${minute('note_signed_at')} AS signed
         FROM attendance WHERE appointment_id = $1`,
        [id(50)],
      ),
    ).toEqual([{ started: '17:02', ended: '17:49', signed: '19:00' }]);
    expect(await sql('SELECT id, appointment_version AS version FROM link_request')).toEqual([
      { id: id(84), version: 2 },
    ]);
  });

  it('the visit that was being held goes on', async () => {
    expect(await ask(`telehealth/visits/${id(54)}`, leo)).toMatchObject({
      status: 200,
      body: { visit: { state: expect.stringMatching(/^(in_progress|interrupted)$/), startedAt: expect.any(String) } },
    });
    expect(await sql('SELECT visit_ended_at AS ended FROM attendance WHERE appointment_id = $1', [id(54)])).toEqual([
      { ended: null },
    ]);
  });

  it('what a desk sends again, because its response was lost, is not done again', async () => {
    const booking = {
      resourceIds: [id(41)],
      startsLocal: '2026-08-03T10:00',
      serviceTypeId: id(21),
      patientId: id(31),
    };
    expect(await ask('appointments', rosa, booking, { 'idempotency-key': 'before-the-upgrade' })).toEqual({
      status: 201,
      body: { id: id(53), answered: 'before the upgrade' },
    });
  });

  it('courses, consents, exceptions and overrides are all there', async () => {
    const counted = ['course_of_treatment', 'stage_change', 'consent', 'availability_exception', 'booking_override'];
    const counts = counted.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
    expect(await sql(`SELECT ${counts.join(', ')}`)).toEqual([
      { course_of_treatment: 1, stage_change: 4, consent: 4, availability_exception: 1, booking_override: 1 },
    ]);
  });
});
