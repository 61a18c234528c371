import { createHash, randomBytes } from 'node:crypto';
import { UnitOfWork } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { OutreachService } from '@snowmelt/outreach';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DispatchService } from '../../libs/outreach/src/dispatch/dispatch.service.js';
import { AddressEndedSubscriber } from '../../libs/telehealth/src/visit/address-ended.subscriber.js';
import type { Caller, TestApi } from '../support/api.js';
import { deliverEvents } from '../support/deliver-events.js';
import { heldInstance, startHeldClinic } from '../support/held-instance.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { connectBrowser } from '../support/browser-side.js';
import type { TelehealthClinic } from '../support/telehealth-clinic.js';
import { somebodyWaits, until } from '../support/until.js';
import { visitActs } from '../support/visit-acts.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';

const oldNumber = '+13235550142';
const bothAgreed = { sms: true, email: true };
type Channel = 'sms' | 'email' | null;

let api: TestApi;
let held: NestFastifyApplication;
let clinic: TelehealthClinic;
let url: string;
let stop: () => Promise<void>;
let worker: WorkerParts;
/** Of whom a wrong number was written down. */
let patient: string;

const one = async (sql: string, values: unknown[] = []) =>
  (await api.sql(`${sql} RETURNING id`, values))[0]?.['id'] as string;
const register = async (contact: object = {}): Promise<string> =>
  (
    await api.staff.post('/api/patients', {
      givenName: 'Nora',
      familyName: 'Winter',
      birthOn: '1988-04-12',
      phone: oldNumber,
      email: 'nora.winter@example.com',
      language: 'en-US',
      timeZone: 'America/Los_Angeles',
      consents: bothAgreed,
      ...contact,
    })
  ).body.id;
/** As it stands, but for what is changed. */
const correct = async (change: object, id = patient) => {
  const {
    body: { phone, email, language, timeZone, consents, version },
  } = await api.staff.get(`/api/patients/${id}`);
  const answer = await api.staff.post(`/api/patients/${id}/contact`, {
    phone,
    email,
    language,
    timeZone,
    consents,
    version,
    saidHow: 'by_phone',
    ...change,
  });
  expect(answer.status).toBe(200);
};
const newNumber = { phone: '(213) 555-0177' };
const visit = async (of = patient, minutesFromNow = 5) => {
  await api.sql('DELETE FROM request_count');
  const id = await one(
    `INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, created_by)
    SELECT current_clinic_id(), $1, (SELECT id FROM service_type WHERE code = 'integration'), t AT TIME ZONE 'America/Los_Angeles', 'America/Los_Angeles', t, t + interval '50 minutes', $2
    FROM (SELECT now() + $3 * interval '1 minute' AS t) w`,
    [of, api.clinic.staffId, minutesFromNow],
  );
  await api.sql(
    `INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by)
    SELECT clinic_id, id, 1, starts_local, time_zone, starts_at, ends_at, created_by FROM appointment WHERE id = $1`,
    [id],
  );
  return id;
};
const hash = (token: string) => createHash('sha256').update(token).digest();
const link = async (appointmentId: string | null, channel: Channel = 'sms', of = patient) => {
  const token = randomBytes(24).toString('base64url');
  await one(
    `INSERT INTO magic_link (clinic_id, patient_id, purpose, appointment_id, education_code, channel, token_hash, expires_at) VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, now() + interval '2 hours')`,
    [of, appointmentId ? 'appointment' : 'education', appointmentId, appointmentId ? null : 'E3', channel, hash(token)],
  );
  return token;
};
const page = async (channel: Channel = 'sms', of = patient) => api.openLink(await link(await visit(of), channel, of));
const press = (token: string, caller = api.anybody) => caller.post('/api/visit-link', { token });
const isOpen = async (caller: Caller) => (await caller.get('/api/visit/telehealth')).status === 200;
const opens = async (token: string) => (await press(token)).status === 200;
const inClinic = <T>(work: () => Promise<T>) => worker.get(UnitOfWork).run(api.clinic.id, work);
const plan = () => inClinic(() => worker.get(OutreachService).replan(patient));
/** As telehealth's part of the worker hears of a changed contact. */
const heard = () =>
  inClinic(() =>
    worker.get(AddressEndedSubscriber).handle({
      id: patient,
      type: 'patient.contact-changed',
      payload: { patientId: patient },
      occurredAt: new Date(),
    }),
  );
const told = () => deliverEvents(worker.get(EventDelivery));
const deliver = async () => {
  for (const { id } of await api.sql(
    `SELECT id FROM touch WHERE status = 'planned' AND due_at <= now() AND patient_id = $1`,
    [patient],
  ))
    await worker.get(DispatchService).dispatch(api.clinic.id, id as string);
};
/** What left, and where to. */
const messages = async () =>
  (await api.sql(
    'SELECT d.body, m.address FROM drawer_message d JOIN message_attempt a ON a.id = d.attempt_id JOIN message m ON m.id = a.message_id WHERE m.patient_id = $1 ORDER BY d.accepted_at',
    [patient],
  )) as { body: string; address: string }[];
const tokenIn = (body = '') => /\/v#([\w-]+)/.exec(body)?.[1] ?? '';

beforeAll(async () => {
  ({ api, clinic, held, url, stop } = await startHeldClinic());
  await approveRules(api.sql, { ...freeRules, reminders: { infusion: [], telehealth: ['PT1H'] } });
  worker = await startWorkerParts(api.appUrl);
});
beforeEach(async () => {
  patient = await register();
});
afterAll(async () => {
  await worker?.stop();
  await stop?.();
});

/** Browsers sit on an instance that did not hear of the correction from anybody but the database. */
const { join, leave, joinAsClinician, sit, waiting, open } = visitActs(
  () => ({
    ...clinic,
    visit: async () => {
      const id = await visit();
      return { id, phone: await api.openLink(await link(id)) };
    },
  }),
  () => url,
);
const { gateway, stateOf } = heldInstance(
  () => api,
  () => held,
);

describe('a link that went to a wrong number', () => {
  it('opens nothing once the number is corrected, and is told apart from no other dead link', async () => {
    const token = await link(await visit());
    const over = await link(await visit());
    await api.sql('UPDATE magic_link SET expires_at = now() WHERE token_hash = $1', [hash(over)]);
    await correct(newNumber);
    const [dead, expired] = [await press(token), await press(over)];
    expect(dead).toMatchObject({ status: 403, body: { code: 'IDENTITY.LINK_EXPIRED', meta: { canRenew: true } } });
    expect({ ...dead.body, traceId: null }).toEqual({ ...expired.body, traceId: null });
    expect(JSON.stringify(dead.body)).not.toMatch(/Nora|Winter|555-?01[47]/);
    expect(await api.sql('SELECT consumed_at FROM magic_link WHERE token_hash = $1', [hash(token)])).toEqual([
      { consumed_at: null },
    ]);
  });

  it.each([
    'GET /api/visit',
    'POST /api/visit/confirmation',
    'POST /api/visit/reading',
    'GET /api/visit/telehealth',
    'POST /api/visit/telehealth/join',
  ])('and was opened: %s is refused and tells nothing', async (route) => {
    const stranger = await page();
    await correct(newNumber);
    const [method, path = ''] = route.split(' ');
    const { status, body } =
      method === 'GET'
        ? await stranger.get(path)
        : await stranger.post(path, path.endsWith('join') ? { replace: true } : {});
    expect({ status, code: body.code, meta: body.meta }).toEqual({
      status: 401,
      code: 'IDENTITY.LINK_EXPIRED',
      meta: { clinic: expect.any(Object) },
    });
    expect(JSON.stringify(body)).not.toMatch(/Nora|Winter|555-?01[47]|startsAt/);
    expect(
      await api.sql('SELECT FROM visit_join j JOIN visit v ON v.id = j.visit_id WHERE v.patient_id = $1', [patient]),
    ).toEqual([]);
  });

  it('is not opened again on the phone that has its page', async () => {
    const token = await link(await visit());
    const stranger = await api.openLink(token);
    expect((await press(token, stranger)).status).toBe(200);
    await correct(newNumber);
    expect(await press(token, stranger)).toMatchObject({ status: 403, body: { code: 'IDENTITY.LINK_EXPIRED' } });
  });

  it('was closed before because the visit was moved: says no more that it was', async () => {
    const stranger = await page();
    await api.sql(`UPDATE magic_link SET revoked_at = now() WHERE patient_id = $1`, [patient]);
    await api.sql(
      `UPDATE patient_session SET revoked_at = now() WHERE magic_link_id IN (SELECT id FROM magic_link WHERE patient_id = $1)`,
      [patient],
    );
    expect((await stranger.get('/api/visit')).body.code).toBe('IDENTITY.VISIT_MOVED');
    await correct(newNumber);
    expect((await stranger.get('/api/visit')).body.code).toBe('IDENTITY.LINK_EXPIRED');
  });

  it('opened something to read: that is closed, too', async () => {
    const stranger = await api.openLink(await link(null));
    await correct(newNumber);
    expect(await stranger.get('/api/visit')).toMatchObject({ status: 401, body: { code: 'IDENTITY.LINK_EXPIRED' } });
  });
});

describe('what ends with an address', () => {
  it.each<[string, object, boolean, boolean]>([
    ['another number', newNumber, false, true],
    ['no number any more', { phone: null, consents: { sms: false, email: true } }, false, true],
    ['another e-mail address', { email: 'nora@example.com' }, true, false],
    ['no e-mail address any more', { email: null, consents: { sms: true, email: false } }, true, false],
    ['both', { ...newNumber, email: 'nora@example.com' }, false, false],
    ['the same number in other words', { phone: '(323) 555-0142' }, true, true],
    ['the same address in large letters', { email: 'Nora.Winter@Example.com' }, true, true],
    ['another language', { language: 'es-US' }, true, true],
    ['the consent taken back', { consents: { sms: false, email: false } }, true, true],
  ])('%s', async (_what, change, bySms, byEmail) => {
    const pages = [await page('sms'), await page('email')];
    const unopened = [await link(await visit(), 'sms'), await link(await visit(), 'email')];
    await correct(change);
    expect(await Promise.all([...pages.map(isOpen), ...unopened.map(opens)])).toEqual([bySms, byEmail, bySms, byEmail]);
  });

  it.each([newNumber, { email: 'nora@example.com' }])(
    'where nobody knows any more what a link was sent to, with either: %j',
    async (change) => {
      const [opened, token] = [await page(null), await link(await visit(), null)];
      await correct(change);
      expect([await isOpen(opened), await opens(token)]).toEqual([false, false]);
    },
  );

  it('of two patients with one number, only of the one whose number it is not', async () => {
    const other = await register({ givenName: 'Robin' });
    const [mine, theirs, theirToken] = [
      await page('sms'),
      await page('sms', other),
      await link(await visit(other), 'sms', other),
    ];
    await correct(newNumber);
    expect([await isOpen(mine), await isOpen(theirs), await opens(theirToken)]).toEqual([false, true, true]);
  });

  it('also when the change comes while somebody is opening the link', async () => {
    const token = await link(await visit());
    await api.sql('BEGIN');
    const [row] = await api.sql('UPDATE magic_link SET consumed_at = now() WHERE token_hash = $1 RETURNING id', [
      hash(token),
    ]);
    await api.sql(
      `INSERT INTO patient_session (clinic_id, magic_link_id, token_hash, expires_at) VALUES (current_clinic_id(), $1, sha256('their page'), now() + interval '1 hour')`,
      [row?.['id']],
    );
    const corrected = correct(newNumber);
    await until('the change waits for the link', () => somebodyWaits(api.sql));
    await api.sql('COMMIT');
    await corrected;
    expect(
      await api.sql('SELECT revoked_at IS NOT NULL AS closed FROM patient_session WHERE magic_link_id = $1', [
        row?.['id'],
      ]),
    ).toEqual([{ closed: true }]);
  });
});

describe('whoever came into the visit by it', () => {
  // nobody is shown out by the heartbeat, which would do it within ten seconds
  beforeAll(() => {
    gateway()['heartbeat'] = () => Promise.resolve();
  });
  afterAll(() => {
    Reflect.deleteProperty(gateway(), 'heartbeat');
  });

  it('is out of the waiting room at once, and the clinician sees that nobody waits', async () => {
    const { id, phone, token, patient: stranger } = await waiting();
    await correct(newNumber);
    expect(await stranger.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
    await until('the room is empty', async () => (await stateOf(id)) === 'scheduled');
    expect((await clinic.leo.get(`/api/telehealth/visits/${id}`)).body.visit).toMatchObject({
      state: 'scheduled',
      patientPresent: false,
      waitingSince: null,
    });
    expect(await clinic.leo.post(`/api/telehealth/visits/${id}/admission`, {})).toMatchObject({
      status: 409,
      body: { code: 'TELEHEALTH.NOBODY_WAITING' },
    });
    await expect(connectBrowser(url, phone.cookie)).rejects.toThrow('refused with 401');
    const elsewhere = await sit(await api.openLink(await link(id, 'email')), token); // the leave itself is worth nothing either
    expect(await elsewhere.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
  });

  it('is out of the visit at once; the clinician stays, and the patient comes in by the new link', async () => {
    const { id, patient: stranger, clinician } = await open();
    const roomOf = async () => (await api.sql('SELECT room FROM visit WHERE appointment_id = $1', [id]))[0]?.['room'];
    const room = await roomOf();
    await correct(newNumber);
    expect(await stranger.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
    await clinician.hear('view', ({ view }) => view.state === 'interrupted' && view.peer === null);
    expect(await roomOf()).not.toBe(room);
    const left = await api.sql(
      `SELECT actor_kind, detail FROM audit_event WHERE action = 'visit.left' AND patient_id = $1`,
      [patient],
    );
    expect(left).toEqual([{ actor_kind: 'system', detail: { role: 'patient', because: 'address-ended' } }]);
    const phone = await api.openLink(await link(id));
    await sit(phone, await leave(phone));
    await clinician.hear('view', ({ view }) => view.state === 'in_progress' && view.peer?.present === true);
  });

  it('and who came by the other channel stays', async () => {
    const id = await visit();
    const phone = await api.openLink(await link(id, 'email'));
    const side = await sit(phone, await leave(phone));
    await side.hear('view', ({ view }) => view.state === 'waiting');
    await correct(newNumber);
    await heard();
    expect([await stateOf(id), (await joinAsClinician(id)).status, (await join(phone)).body.code]).toEqual([
      'waiting',
      200,
      'TELEHEALTH.OTHER_DEVICE',
    ]);
  });

  it('had the line open already, and says hello afterwards: too late', async () => {
    const id = await visit();
    const phone = await api.openLink(await link(id));
    const token = await leave(phone);
    const side = await connectBrowser(url, phone.cookie);
    await correct(newNumber);
    side.say({ type: 'hello', token, after: null });
    expect(await side.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
    expect(await stateOf(id)).toBe('scheduled');
  });

  it('asks for leave in the very moment of the change: waits, and gets none', async () => {
    const phone = await page();
    await api.sql('BEGIN');
    await api.sql('UPDATE magic_link SET address_ended_at = now(), revoked_at = now() WHERE patient_id = $1', [
      patient,
    ]);
    await api.sql(
      'UPDATE patient_session SET revoked_at = now() WHERE magic_link_id IN (SELECT id FROM magic_link WHERE patient_id = $1)',
      [patient],
    );
    const asked = join(phone);
    await until('the answer waits', () => somebodyWaits(api.sql));
    await api.sql('COMMIT');
    expect(await asked).toMatchObject({ status: 401, body: { code: 'IDENTITY.LINK_EXPIRED' } });
  });

  it('where no process heard of it, is out when the worker does, and again twice is once', async () => {
    const { id, patient: stranger } = await waiting();
    await api.sql('UPDATE magic_link SET address_ended_at = now(), revoked_at = now() WHERE patient_id = $1', [
      patient,
    ]);
    for (let times = 0; times < 2; times += 1) await heard();
    expect(await stranger.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
    expect([
      await stateOf(id),
      await api.sql(`SELECT FROM audit_event WHERE action = 'visit.left' AND patient_id = $1`, [patient]),
    ]).toEqual(['scheduled', [{}]]);
  });
});

describe('the patient', () => {
  it('gets the link to a visit still ahead at the corrected number, at once', async () => {
    const id = await visit(patient, 30);
    await told();
    await plan();
    await deliver();
    const stranger = await api.openLink(tokenIn((await messages())[0]?.body));
    await correct(newNumber);
    await told();
    await deliver();
    const sent = await messages();
    expect(sent.map(({ address }) => address)).toEqual([oldNumber, '+12135550177']);
    expect(
      await api.sql(
        'SELECT channel, address_ended_at IS NOT NULL AS ended FROM magic_link WHERE patient_id = $1 ORDER BY id',
        [patient],
      ),
    ).toEqual([
      { channel: 'sms', ended: true },
      { channel: 'sms', ended: false },
    ]);
    expect([
      await isOpen(stranger),
      (await (await api.openLink(tokenIn(sent[1]?.body))).get('/api/visit')).body.appointment.id,
    ]).toEqual([false, id]);
  });

  it('gets it by e-mail when the number was taken off the chart, and nothing more from what the stranger asks for', async () => {
    await visit(patient, 30);
    await plan();
    await deliver();
    const token = tokenIn((await messages())[0]?.body);
    await correct({ phone: null, consents: { sms: false, email: true } });
    await told();
    await deliver();
    const answer = await api.anybody.post('/api/visit-link/renewal', { token });
    expect([answer.status, answer.body]).toEqual([202, null]);
    await deliver();
    expect((await messages()).map(({ address }) => address)).toEqual([oldNumber, 'nora.winter@example.com']);
  });

  it('is sent no link besides the reminder that is still to come', async () => {
    await visit(patient, 90);
    await link((await api.sql('SELECT id FROM appointment WHERE patient_id = $1', [patient]))[0]?.['id'] as string);
    await correct(newNumber);
    await told();
    expect(await api.sql('SELECT template, status FROM touch WHERE patient_id = $1', [patient])).toEqual([
      { template: 'reminder-1h', status: 'planned' },
    ]);
  });
});
