import { createHmac } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { visitTransitions } from '../../libs/telehealth/src/visit/visit.state.js';
import { startApi, startInstance, type TestApi } from '../support/api.js';
import { type BrowserSide, connectBrowser } from '../support/browser-side.js';
import { createTelehealthClinic, openedLink, type TelehealthClinic } from '../support/telehealth-clinic.js';
import { until } from '../support/until.js';
import { visitActs } from '../support/visit-acts.js';

const TURN_SECRET = 'a-turn-secret-of-the-tests';
const offer = (sdp: string) => ({ description: { type: 'offer' as const, sdp } });
const unknownId = '01930000-0000-7000-8000-00000000dead';

let api: TestApi;
let clinic: TelehealthClinic;
/** A second instance of the API over the same database; it shares nothing else with the first. */
let twin: NestFastifyApplication;
let twinUrl: string;

beforeAll(async () => {
  api = await startApi({ TURN_URLS: 'turn:127.0.0.1:3478', STUN_URLS: 'stun:127.0.0.1:3478', TURN_SECRET });
  clinic = await createTelehealthClinic(api);
  ({ instance: twin, url: twinUrl } = await startInstance(api.appUrl));
});

afterAll(async () => {
  await twin?.close();
  await api?.stop();
});

const { join, joinAsClinician, leave, leaveForClinician, admit, end, sit, open: openAt } = visitActs(() => clinic);
/** A visit that both have entered, the patient on one instance and the clinician on the other. */
const open = () => openAt(clinic.leo, { clinicianAt: twinUrl });
const line = async (id: string) =>
  (await clinic.leo.get('/api/telehealth/visits')).body.items.find(
    (item: { appointmentId: string }) => item.appointmentId === id,
  );
/** The clinic's next rules for its rooms. */
const approve = (definition: string) =>
  api.sql(
    `INSERT INTO visit_policy (clinic_id, version, definition, source, approved_by, approved_at)
  SELECT clinic_id, version + 1, ${definition}, 'test', 'test', now() FROM visit_policy WHERE clinic_id = $1 ORDER BY version DESC LIMIT 1`,
    [api.clinic.id],
  );
const callBack = (value: number) => `definition || '{"callBackWithinMinutes": {"value": ${value}, "unit": "min"}}'`;

describe('a telehealth visit', () => {
  it('goes from the waiting room to its end, over two instances of the API', async () => {
    const { id, phone } = await clinic.visit();
    expect((await phone.get('/api/visit/telehealth')).body).toMatchObject({ state: 'scheduled', joinable: true });
    const patient = await sit(phone, await leave(phone));
    await patient.hear('view', ({ view }) => view.state === 'waiting');
    expect(await line(id)).toMatchObject({
      state: 'waiting',
      patientPresent: true,
      waitingSince: expect.any(String),
      joinable: true,
    });
    expect((await phone.get('/api/visit/telehealth')).body.waitingSince).toBe((await line(id)).waitingSince);

    const clinician = await sit(clinic.leo, await leaveForClinician(id), { at: twinUrl });
    await clinician.hear('view', ({ view }) => view.state === 'waiting' && view.peer?.present === true);
    expect((await admit(id)).body).toMatchObject({ state: 'in_progress' });
    const mine = (await clinician.hear('view', ({ view }) => view.state === 'in_progress')).view;
    const theirs = (await patient.hear('view', ({ view }) => view.state === 'in_progress')).view;
    expect(mine.epoch).toBeGreaterThan(theirs.epoch);
    expect([mine.peer?.epoch, theirs.peer?.epoch]).toEqual([theirs.epoch, mine.epoch]);

    for (const sdp of ['one', 'two', 'three']) clinician.say({ type: 'signal', to: theirs.epoch, body: offer(sdp) });
    for (const sdp of ['one', 'two', 'three'])
      expect(await patient.hear('signal')).toMatchObject({ from: mine.epoch, body: offer(sdp) });
    patient.say({
      type: 'signal',
      to: mine.epoch,
      body: { candidate: { candidate: 'c', sdpMid: '0', sdpMLineIndex: 0 } },
    });
    expect(await clinician.hear('signal')).toMatchObject({
      from: theirs.epoch,
      body: { candidate: { candidate: 'c' } },
    });

    for (const body of [{ off: ['video' as const] }, { left: true as const }]) {
      patient.say({ type: 'signal', to: mine.epoch, body });
      expect(await clinician.hear('signal')).toMatchObject({ from: theirs.epoch, body });
    }

    expect((await end(id)).body).toMatchObject({ state: 'ended', joinable: false });
    expect([await patient.hear('goodbye'), await clinician.hear('goodbye')]).toEqual([
      { type: 'goodbye', reason: 'ended' },
      { type: 'goodbye', reason: 'ended' },
    ]);
    expect([await patient.closed, await clinician.closed]).toEqual([4000, 4000]);
    expect(await api.sql('SELECT FROM visit_signal')).toEqual([]);
    expect(
      (await api.sql(`SELECT type FROM domain_event WHERE payload ->> 'appointmentId' = $1 ORDER BY seq`, [id])).map(
        ({ type }) => type,
      ),
    ).toEqual(['visit.waiting', 'visit.admitted', 'visit.started', 'visit.ended']);
    expect((await end(id)).body).toMatchObject({ state: 'ended' });
    expect(await join(phone)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OVER' } });
  });

  it('gives a browser that comes back what was said meanwhile, on whichever instance', async () => {
    const { phone, patient, clinician, epoch, clinicianEpoch } = await open();
    clinician.say({ type: 'signal', to: epoch, body: offer('before') });
    const { seq } = await patient.hear('signal');
    patient.drop();
    await patient.closed;
    clinician.say({ type: 'signal', to: epoch, body: offer('while away') });
    const token = await leave(phone, true); // another leave is a newcomer...
    const other = await sit(phone, token);
    expect((await other.hear('view')).view.epoch).toBeGreaterThan(clinicianEpoch);
    other.drop();
    const back = await sit(phone, token, { at: twinUrl, after: seq }); // ...and the same leave goes on as it was
    const { view } = await back.hear('view');
    clinician.say({ type: 'signal', to: view.epoch, body: offer('after') });
    expect((await back.hear('signal')).body).toEqual(offer('after'));
  });

  it('keeps what was said for the same epoch until it is fetched', async () => {
    const { id, phone } = await clinic.visit();
    const token = await leave(phone);
    const first = await sit(phone, token);
    const mine = (await first.hear('view', ({ view }) => view.state === 'waiting')).view.epoch;
    await admit(id);
    const clinician = await sit(clinic.leo, await leaveForClinician(id), { at: twinUrl });
    await clinician.hear('view', ({ view }) => view.state === 'in_progress');
    first.drop();
    await first.closed;
    for (const sdp of ['a', 'b']) clinician.say({ type: 'signal', to: mine, body: offer(sdp) });
    await until(
      'both words are kept',
      async () =>
        (
          await api.sql(
            'SELECT FROM visit_signal WHERE to_epoch = $1 AND visit_id = (SELECT id FROM visit WHERE appointment_id = $2)',
            [mine, id],
          )
        ).length === 2,
    );
    const back = await sit(phone, token, { at: twinUrl, after: 0 });
    expect([(await back.hear('signal')).body, (await back.hear('signal')).body]).toEqual([offer('a'), offer('b')]);
  });

  it('begins anew when a page does: a new epoch, and nothing of what was said to the old one', async () => {
    const { id, clinician, clinicianToken, patient, clinicianEpoch } = await open();
    patient.say({ type: 'signal', to: clinicianEpoch, body: offer('old') });
    await clinician.hear('signal');
    clinician.drop();
    const reloaded = await sit(clinic.leo, clinicianToken);
    const { view } = await reloaded.hear('view');
    expect(view.epoch).toBeGreaterThan(clinicianEpoch);
    await patient.hear('view', (word) => word.view.peer?.epoch === view.epoch);
    patient.say({ type: 'signal', to: view.epoch, body: offer('new') });
    expect((await reloaded.hear('signal')).body).toEqual(offer('new'));
    reloaded.say({ type: 'renew' });
    expect((await patient.hear('view', (word) => (word.view.peer?.epoch ?? 0) > view.epoch)).view.state).toBe(
      'in_progress',
    );
    expect(await line(id)).toMatchObject({ state: 'in_progress' });
  });

  it('asks before a second device takes over, and shows the first one out', async () => {
    const { phone } = await clinic.visit();
    const first = await sit(phone, await leave(phone));
    await first.hear('view');
    expect(await join(phone)).toMatchObject({
      status: 409,
      type: expect.stringContaining('problem+json'),
      body: { code: 'TELEHEALTH.OTHER_DEVICE' },
    });
    const second = await sit(phone, await leave(phone, true), { at: twinUrl });
    expect(await first.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'replaced' });
    await second.hear('view', ({ view }) => view.state === 'waiting');
  });

  it('empties the waiting room when the patient leaves, and interrupts when one of the two does', async () => {
    const { id, phone } = await clinic.visit();
    const waiting = await sit(phone, await leave(phone));
    await waiting.hear('view', ({ view }) => view.state === 'waiting');
    waiting.say({ type: 'leave' });
    expect(await waiting.closed).toBe(1000);
    expect(await line(id)).toMatchObject({ state: 'scheduled', waitingSince: null, patientPresent: false });
    expect(await admit(id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.NOBODY_WAITING' } });

    const visit = await open();
    visit.patient.say({ type: 'leave' });
    await visit.clinician.hear('view', ({ view }) => view.state === 'interrupted' && view.peer?.present === false);
    const back = await sit(visit.phone, await leave(visit.phone));
    await back.hear('view', ({ view }) => view.state === 'in_progress');
  });

  it('misses a browser that fell silent, whichever process it was on', async () => {
    const { patient, clinician } = await open();
    patient.drop();
    await patient.closed; // a heartbeat would find it there again
    await api.sql(
      `UPDATE visit_join SET last_seen_at = now() - interval '1 minute' WHERE role = 'patient' AND last_seen_at IS NOT NULL`,
    );
    await clinician.hear('view', ({ view }) => view.state === 'interrupted' && view.peer?.present === false);
  });
});

it('patient and clinician are told how soon the clinic calls when the line drops, as the clinic has set it', async () => {
  const { phone } = await clinic.visit();
  expect((await phone.get('/api/visit/telehealth')).body.callBackWithinMinutes).toBeNull(); // nobody can call a patient whose number is not on file
  await api.sql(
    `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, 'sms', '+13235550142')`,
    [api.clinic.patients[0]],
  );
  const told = async () => [
    (await phone.get('/api/visit/telehealth')).body.callBackWithinMinutes,
    (await clinic.leo.get('/api/telehealth/visits')).body.callBackWithinMinutes,
  ];
  expect(await told()).toEqual([2, 2]);
  await approve(callBack(5));
  expect(await told()).toEqual([5, 5]);
});

describe('nobody gets in', () => {
  it('to a room whose rules the clinic has not set, and everybody is told why', async () => {
    const { id, phone } = await clinic.visit();
    await approve(`definition - 'callBackWithinMinutes'`);
    const answers = [await phone.get('/api/visit/telehealth'), await join(phone), await joinAsClinician(id)];
    const day = await clinic.leo.get('/api/telehealth/visits');
    await approve(callBack(2));
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.NOT_SET_UP' } });
    expect(day).toMatchObject({ status: 200, body: { callBackWithinMinutes: null } });
    expect((await join(phone)).status).toBe(200);
  });

  it("before the room opens and after it closed, by the server's clock", async () => {
    const early = await clinic.visit(16);
    expect(await join(early.phone)).toMatchObject({
      status: 403,
      body: { code: 'TELEHEALTH.TOO_EARLY', meta: { opensAt: expect.any(String) } },
    });
    expect(await joinAsClinician(early.id)).toMatchObject({ status: 403, body: { code: 'TELEHEALTH.TOO_EARLY' } });
    expect((await early.phone.get('/api/visit/telehealth')).body).toMatchObject({ joinable: false });
    const late = await clinic.visit(-81);
    for (const answer of [await join(late.phone), await joinAsClinician(late.id)])
      expect(answer).toMatchObject({ status: 403, body: { code: 'TELEHEALTH.CLOSED' } });
    expect((await join((await clinic.visit(14)).phone)).status).toBe(200);
    expect((await join((await clinic.visit(-79)).phone)).status).toBe(200);
    expect(await api.sql('SELECT FROM visit WHERE appointment_id = ANY ($1)', [[early.id, late.id]])).toEqual([]);
  });

  it('to a visit that was cancelled, or of which they have another link', async () => {
    const { id, phone } = await clinic.visit();
    await api.sql(`UPDATE appointment SET status = 'cancelled' WHERE id = $1`, [id]);
    expect(await join(phone)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OVER' } });
    expect((await join(await openedLink(api, null, api.clinic.patients[0] as string))).status).toBe(404);
  });

  it('as staff with the wrong role, of another clinic, or as a patient who calls what only staff may', async () => {
    const { id, phone } = await clinic.visit();
    for (const action of ['join', 'admission', 'end']) {
      expect((await api.staff.post(`/api/telehealth/visits/${id}/${action}`, {})).status).toBe(403);
      expect((await phone.post(`/api/telehealth/visits/${id}/${action}`, {})).status).toBe(401);
      expect((await api.anybody.post(`/api/telehealth/visits/${id}/${action}`, {})).status).toBe(401);
      expect((await clinic.leo.post(`/api/telehealth/visits/${unknownId}/${action}`, {})).status).toBe(404);
      expect((await clinic.leo.post(`/api/telehealth/visits/${id}/${action}`, { record: true })).status).toBe(422);
    }
    expect((await clinic.leo.post('/api/visit/telehealth/join', {})).status).toBe(401);
    expect(await end(id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.NOT_BEGUN' } });
    expect((await clinic.leo.get('/api/telehealth/visits?date=2026-02-30')).status).toBe(422);
  });

  it('by a forged token, a token of somebody else, an expired one, or one that was taken back', async () => {
    const { id, phone } = await clinic.visit();
    const token = await leave(phone);
    const other = (await clinic.visit()).phone;
    const refused = async (side: BrowserSide) => {
      expect(await side.hear('refused')).toEqual({ type: 'refused', code: 'TELEHEALTH.NO_JOIN_GRANT' });
      expect(await side.closed).toBe(1008);
    };
    await refused(await sit(phone, 'x'.repeat(32)));
    await refused(await sit(other, token));
    await refused(await sit(clinic.leo, token));
    await refused(await sit(clinic.amara, await leaveForClinician(id)));
    await refused(await sit(phone, await leaveForClinician(id)));
    await api.sql(`UPDATE visit_join SET expires_at = now() - interval '1 second' WHERE role = 'patient'`);
    expect(await (await sit(phone, token)).hear('goodbye')).toEqual({ type: 'goodbye', reason: 'expired' });
    const again = await leave(phone);
    await api.sql(
      `UPDATE visit_join SET revoked_at = now(), revoked_because = 'moved' WHERE role = 'patient' AND revoked_at IS NULL`,
    );
    const known = () =>
      api.sql(
        `SELECT v.state, v.epoch, j.epoch AS "joinEpoch", j.last_seen_at FROM visit v JOIN visit_join j ON j.visit_id = v.id WHERE v.appointment_id = $1 ORDER BY j.id`,
        [id],
      );
    const before = await known();
    const side = await sit(phone, again);
    expect(await side.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'called-off' });
    expect(await side.closed).toBe(4000);
    expect(await known()).toEqual(before); // it took no seat, not even for a moment
  });

  it('over the socket from another page, without a session, or at another address', async () => {
    const { phone } = await clinic.visit();
    for (const origin of ['https://evil.example.com', null])
      await expect(connectBrowser(api.url, phone.cookie, { origin })).rejects.toThrow('403');
    await expect(connectBrowser(api.url, '')).rejects.toThrow('401');
    await expect(connectBrowser(api.url, 'snowmelt=forged; snowmelt-visit=forged')).rejects.toThrow('401');
    await expect(connectBrowser(api.url, phone.cookie, { path: '/api/elsewhere' })).rejects.toThrow('404');
  });
});

describe('on the socket', () => {
  const deep = (depth: number) => `{"candidate":{"candidate":"c","sdpMid":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
  const deepBeside = (depth: number) =>
    `{"candidate":{"candidate":"c","more":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
  it.each<[string, (to: number) => string | Buffer, number]>([
    ['no JSON', () => '{', 1008],
    ['a word that is none', (to) => `{"type":"admit","to":${to},"body":{"candidate":null}}`, 1008],
    ['a word with more than belongs to it', () => '{"type":"leave","record":true}', 1008],
    [
      'a word to more than a number of ours',
      () => JSON.stringify({ type: 'signal', to: 2 ** 31, body: offer('x') }),
      1008,
    ],
    ['a word in binary', () => Buffer.from('{"type":"leave"}'), 1008],
    ['a huge word', (to) => JSON.stringify({ type: 'signal', to, body: offer('x'.repeat(70_000)) }), 1009],
    ...[500, 5000, 30_000].flatMap((depth) =>
      [deep, deepBeside].map((make): [string, (to: number) => string, number] => [
        `what is ${depth} deep`,
        (to) => `{"type":"signal","to":${to},"body":${make(depth)}}`,
        1008,
      ]),
    ),
  ])('%s ends the line and changes nothing', async (_, word, code) => {
    const { id, clinician, epoch } = await open();
    const known = () =>
      api.sql(
        'SELECT v.state, v.epoch, count(j.last_seen_at) AS there, (SELECT count(*) FROM visit_signal s WHERE s.visit_id = v.id) AS said FROM visit v JOIN visit_join j ON j.visit_id = v.id WHERE v.appointment_id = $1 GROUP BY v.id',
        [id],
      );
    const before = await known();
    clinician.send(word(epoch));
    expect(await clinician.closed).toBe(code);
    expect(before).toMatchObject([{ state: 'in_progress', there: '2', said: '0' }]);
    expect(await known()).toEqual(before);
  });

  it('nothing is heard before hello', async () => {
    const { phone } = await clinic.visit();
    const side = await connectBrowser(api.url, phone.cookie);
    side.say({ type: 'renew' });
    expect(await side.closed).toBe(1008);
  });

  it('nothing passes before the clinician lets the patient in, nor to anybody who is not there', async () => {
    const { id, phone } = await clinic.visit();
    const patient = await sit(phone, await leave(phone));
    await patient.hear('view', ({ view }) => view.state === 'waiting');
    const clinician = await sit(clinic.leo, await leaveForClinician(id));
    const { view } = await clinician.hear('view');
    patient.say({ type: 'signal', to: view.epoch, body: offer('too early') });
    expect(await patient.hear('refused')).toEqual({ type: 'refused', code: 'TELEHEALTH.NOT_OPEN' });
    await admit(id);
    patient.say({ type: 'signal', to: 9999, body: offer('to nobody') });
    expect(await patient.hear('refused')).toEqual({ type: 'refused', code: 'TELEHEALTH.NOT_OPEN' });
    expect(
      await api.sql('SELECT FROM visit_signal WHERE visit_id = (SELECT id FROM visit WHERE appointment_id = $1)', [id]),
    ).toEqual([]);
  });
});

describe('of two clinicians', () => {
  const inside = { status: 409, body: { code: 'TELEHEALTH.COLLEAGUE_INSIDE', meta: { name: 'Leo Park, LMFT' } } };

  it('the second is told who is inside, and the first that a colleague took over', async () => {
    const { id, clinician, clinicianToken } = await open();
    expect(await joinAsClinician(id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OTHER_DEVICE' } });
    for (const replace of [false, true]) expect(await joinAsClinician(id, clinic.amara, replace)).toMatchObject(inside); // a device of her own was never asked about
    await sit(clinic.amara, await leaveForClinician(id, clinic.amara, 'colleague'));
    expect(await clinician.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'taken-over' });
    expect(await (await sit(clinic.leo, clinicianToken)).hear('goodbye')).toEqual({
      type: 'goodbye',
      reason: 'taken-over',
    });
  });

  it('the one outside does not end the visit of the one inside, and ends it when nobody of the clinic is in', async () => {
    const { id, clinician, patient } = await open();
    expect(await end(id, clinic.amara)).toMatchObject(inside);
    expect(await line(id)).toMatchObject({ state: 'in_progress' });
    clinician.say({ type: 'leave' });
    await clinician.closed;
    expect(await end(id, clinic.amara)).toMatchObject({ status: 200, body: { state: 'ended' } });
    expect((await patient.hear('goodbye')).reason).toBe('ended');
  });
});

describe('what the database holds', () => {
  it('knows the same moves as the program, and refuses any other', async () => {
    const rows = await api.sql('SELECT from_state, to_state FROM visit_transition');
    const known = Object.entries(visitTransitions).flatMap(([from, all]) => all.map((to) => `${from} ${to}`));
    expect(rows.map((row) => `${String(row['from_state'])} ${String(row['to_state'])}`).sort()).toEqual(known.sort());
    const { id, phone } = await clinic.visit();
    await join(phone);
    const application = new pg.Client(api.appUrl);
    await application.connect();
    await application.query(`SELECT set_config('app.clinic_id', $1, false)`, [api.clinic.id]);
    await expect(
      application.query(`UPDATE visit SET state = 'in_progress', admitted_by = $2 WHERE appointment_id = $1`, [
        id,
        api.clinic.staffId,
      ]),
    ).rejects.toThrow('cannot go from scheduled to in_progress');
    await expect(application.query(`INSERT INTO visit_transition VALUES ('ended', 'waiting')`)).rejects.toThrow(
      'permission denied',
    );
    await application.end();
  });

  it("is a visit that begins at the beginning and stays its patient's", async () => {
    const [{ id }, other] = [await clinic.visit(), await clinic.visit()];
    const [mine, theirs] = [api.clinic.patients[0], api.clinic.patients[1]];
    const visit = 'INSERT INTO visit (clinic_id, appointment_id, patient_id';
    await expect(api.sql(`${visit}, state) VALUES ($1, $2, $3, 'waiting')`, [api.clinic.id, id, mine])).rejects.toThrow(
      'begins as scheduled',
    );
    await expect(
      api.sql(`${visit}, state, admitted_by) VALUES ($1, $2, $3, 'in_progress', $4)`, [
        api.clinic.id,
        id,
        mine,
        api.clinic.staffId,
      ]),
    ).rejects.toThrow('begins as scheduled');
    await expect(
      api.sql(`${visit}, started_at) VALUES ($1, $2, $3, now())`, [api.clinic.id, id, mine]),
    ).rejects.toThrow('begins as scheduled');
    await expect(api.sql(`${visit}) VALUES ($1, $2, $3)`, [api.clinic.id, id, theirs])).rejects.toThrow(
      'not of this patient',
    );
    await api.sql(`${visit}) VALUES ($1, $2, $3)`, [api.clinic.id, id, mine]);
    for (const [column, value] of [
      ['patient_id', theirs],
      ['appointment_id', other.id],
      ['room', unknownId],
      ['id', unknownId],
    ]) {
      await expect(api.sql(`UPDATE visit SET ${column} = $2 WHERE appointment_id = $1`, [id, value])).rejects.toThrow(
        'whose visit it is',
      );
    }
  });

  it('is whose leave to enter it is, and what was approved: the application changes neither', async () => {
    const { id, phone } = await clinic.visit();
    await join(phone);
    const application = new pg.Client(api.appUrl);
    await application.connect();
    await application.query(`SELECT set_config('app.clinic_id', $1, false)`, [api.clinic.id]);
    for (const change of [
      `visit_join SET person_id = '${api.clinic.staffId}'`,
      `visit_join SET role = 'clinician'`,
      `visit_join SET expires_at = 'infinity'`,
      `visit_join SET token_hash = ''`,
      `visit_policy SET definition = '{}'`,
      `outreach_policy SET definition = '{}'`,
      `protocol SET definition = '{}'`,
    ]) {
      await expect(application.query(`UPDATE ${change}`)).rejects.toThrow('permission denied');
    }
    await application.end();
    expect(await line(id)).toMatchObject({ state: 'scheduled' });
  });

  it('keeps no token', async () => {
    const { phone } = await clinic.visit(5);
    const { body } = await join(phone);
    expect(
      await api.sql(`SELECT FROM visit_join WHERE encode(token_hash, 'escape') LIKE '%' || $1 || '%'`, [body.token]),
    ).toEqual([]);
    expect(JSON.stringify(body)).not.toContain('Robin');
  });

  it('hands out TURN credentials that end with the room, and not before the patient was let in', async () => {
    const { id, phone } = await clinic.visit(5);
    const patient = await sit(phone, await leave(phone));
    await patient.hear('view', ({ view }) => view.state === 'waiting');
    patient.say({ type: 'access' });
    expect(await patient.hear('refused')).toEqual({ type: 'refused', code: 'TELEHEALTH.NOT_OPEN' });
    await admit(id);
    await patient.hear('view', ({ view }) => view.state === 'admitted');
    patient.say({ type: 'access' });
    const { access } = await patient.hear('access');
    if (access.kind !== 'embedded') throw new Error('not from browser to browser');
    expect(access.iceServers[0]).toEqual({ urls: ['stun:127.0.0.1:3478'] });
    const { username, credential } = access.iceServers[1] as { username: string; credential: string };
    expect(credential).toBe(createHmac('sha1', TURN_SECRET).update(username).digest('base64'));
    const minutesLeft = (Number(username.split(':')[0]) - Date.now() / 1000) / 60;
    expect(minutesLeft).toBeGreaterThan(83);
    expect(minutesLeft).toBeLessThan(86);
  });
});
