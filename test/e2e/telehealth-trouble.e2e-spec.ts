import { once } from 'node:events';
import { connect } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import type { Seated, TakenSeat } from '../../libs/telehealth/src/signalling/signalling.service.js';
import { VideoPort } from '../../libs/telehealth/src/video/video.port.js';
import { VisitService } from '../../libs/telehealth/src/visit/visit.service.js';
import type { TestApi } from '../support/api.js';
import { heldInstance, startHeldClinic } from '../support/held-instance.js';
import { connectBrowser } from '../support/browser-side.js';
import type { TelehealthClinic } from '../support/telehealth-clinic.js';
import { somebodyWaits, until } from '../support/until.js';
import { visitActs } from '../support/visit-acts.js';

const offer = (sdp: string) => ({ description: { type: 'offer' as const, sdp } });

let api: TestApi;
let clinic: TelehealthClinic;
/** The instance that holds the browsers, in reach of the spec: its rounds are made when the spec says so. */
let held: NestFastifyApplication;
let url: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ api, clinic, held, url, stop } = await startHeldClinic());
});
afterAll(() => stop?.());

const { join, joinAsClinician, leave, leaveForClinician, admit, end, sit, waiting, open } = visitActs(
  () => clinic,
  () => url,
);
const { gateway, signalling, beat, closeOverdue, told, seatOf, stateOf, facts } = heldInstance(
  () => api,
  () => held,
);
const clearAbsent = () => signalling().clearAbsent();

describe('who was missed for a while', () => {
  it('waits again when the line was there all the time, and can be let in', async () => {
    const { id, patient } = await waiting();
    await api.sql(
      `UPDATE visit_join SET last_seen_at = now() - interval '1 minute' WHERE visit_id = (SELECT id FROM visit WHERE appointment_id = $1)`,
      [id],
    );
    await clearAbsent();
    await patient.hear('view', ({ view }) => view.state === 'scheduled');
    await beat();
    await patient.hear('view', ({ view }) => view.state === 'waiting');
    expect((await admit(id)).body).toMatchObject({ state: 'admitted' });
  });

  it('is in the visit again', async () => {
    const { id, patient } = await open();
    await api.sql(
      `UPDATE visit_join SET last_seen_at = now() - interval '1 minute' WHERE visit_id = (SELECT id FROM visit WHERE appointment_id = $1)`,
      [id],
    );
    await clearAbsent();
    await patient.hear('view', ({ view }) => view.state === 'interrupted');
    await beat();
    await patient.hear('view', ({ view }) => view.state === 'in_progress' && view.peer?.present === true);
  });
});

it('who leaves while the heartbeat asks is gone', async () => {
  const { id, patient } = await waiting();
  const seat = seatOf(id, 'patient');
  patient.say({ type: 'leave' });
  await patient.closed;
  await api.sql('BEGIN');
  await api.sql('SELECT FROM visit FOR UPDATE');
  const line: { seat: Seated['seat'] } = { seat };
  const beaten = signalling().seen([line]);
  await until('it waits for the row', () => somebodyWaits(api.sql));
  line.seat = undefined;
  await api.sql('COMMIT');
  await beaten;
  expect([seat?.role, await stateOf(id)]).toEqual(['patient', 'scheduled']);
});

describe('with the next heartbeat is shown out', () => {
  it('a clinician whose role was taken away, or who signed out', async () => {
    const { clinician } = await open(clinic.amara);
    await api.sql(`UPDATE staff_user SET roles = '{front_desk}' WHERE display_name LIKE 'Dr. Amara%'`);
    await beat();
    expect(await clinician.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
    await api.sql(`UPDATE staff_user SET roles = '{prescriber}' WHERE display_name LIKE 'Dr. Amara%'`);
    const visit = await open(clinic.amara);
    await api.sql(
      `UPDATE staff_session SET revoked_at = now() WHERE staff_user_id = (SELECT id FROM staff_user WHERE display_name LIKE 'Dr. Amara%')`,
    );
    await beat();
    expect(await visit.clinician.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
  });

  it('a patient whose link was taken back', async () => {
    const { id, patient } = await open();
    await api.sql(
      `UPDATE patient_session SET revoked_at = now() WHERE magic_link_id IN (SELECT id FROM magic_link WHERE appointment_id = $1)`,
      [id],
    );
    await beat();
    expect(await patient.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
  });
});

it('nobody of another clinic sees it, gets in, or lets anybody in', async () => {
  const { id, token } = await waiting();
  const inOther = (roles: string) =>
    api
      .sql(`SELECT set_config('app.clinic_id', $1, false)`, [api.other.id])
      .then(() => api.sql('UPDATE staff_user SET roles = $2 WHERE id = $1', [api.other.staffId, roles]));
  await inOther('{clinician}');
  await api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [api.clinic.id]);
  expect((await api.otherStaff.get('/api/telehealth/visits')).body.items).toEqual([]);
  for (const action of ['join', 'admission', 'end'])
    expect((await api.otherStaff.post(`/api/telehealth/visits/${id}/${action}`, {})).status).toBe(404);
  const side = await sit(api.otherStaff, token);
  expect(await side.hear('refused')).toEqual({ type: 'refused', code: 'TELEHEALTH.NO_JOIN_GRANT' });
  expect(await stateOf(id)).toBe('waiting');
});

it('who fell silent in the waiting room is not let in before they are there again', async () => {
  const { id, patient } = await waiting();
  await api.sql(
    `UPDATE visit_join SET last_seen_at = now() - interval '1 minute' WHERE visit_id = (SELECT id FROM visit WHERE appointment_id = $1)`,
    [id],
  );
  expect(await admit(id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.NOBODY_WAITING' } });
  expect(['waiting', 'scheduled']).toContain(await stateOf(id));
  patient.drop();
});

describe('at once', () => {
  it('two clinicians let the same patient in: it happens once', async () => {
    const { id } = await waiting();
    const second = await api.signIn(
      (await api.sql(`SELECT email FROM staff_user WHERE display_name LIKE 'Leo%'`))[0]?.['email'] as string,
    );
    const answers = await Promise.all([admit(id), admit(id, second), admit(id), admit(id, second)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await facts(id)).filter((type) => type === 'visit.admitted')).toHaveLength(1);
  });

  it('ending, joining, admitting, missing and coming: nothing is a fault, and nobody has leave to enter what is over', async () => {
    for (let times = 0; times < 5; times += 1) {
      const { id, phone, token } = await waiting();
      const again = connectBrowser(url, phone.cookie).then((side) => {
        side.say({ type: 'hello', token, after: 0 });
        return side.closed;
      });
      const answers = await Promise.all([
        admit(id),
        end(id),
        join(phone, true),
        joinAsClinician(id, clinic.leo, true),
        admit(id),
        told('appointment.noshow', id).then(() => ({ status: 200 })),
        end(id),
      ]);
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
      expect(['ended', 'no_show']).toContain(await stateOf(id));
      expect(
        await api.sql(
          'SELECT FROM visit_join j JOIN visit v ON v.id = j.visit_id WHERE v.appointment_id = $1 AND j.revoked_at IS NULL',
          [id],
        ),
      ).toEqual([]);
      await again;
    }
  });
});

describe('an appointment that is', () => {
  const move = (id: string, minutes: number) =>
    api.sql(
      `UPDATE appointment SET starts_at = now() + interval '1 minute' * $2, ends_at = now() + interval '1 minute' * ($2 + 50) WHERE id = $1`,
      [id, minutes],
    );

  it('moved during its visit begins anew, behind the waiting room', async () => {
    const { id, phone, patient, clinician } = await open();
    await move(id, 8);
    await told('appointment.rescheduled', id);
    expect([await patient.hear('goodbye'), await clinician.hear('goodbye')]).toEqual([
      { type: 'goodbye', reason: 'called-off' },
      { type: 'goodbye', reason: 'called-off' },
    ]);
    expect(await api.sql('SELECT state, started_at, admitted_by FROM visit WHERE appointment_id = $1', [id])).toEqual([
      { state: 'scheduled', started_at: null, admitted_by: null },
    ]);
    const back = await sit(phone, await leave(phone));
    await back.hear('view', ({ view }) => view.state === 'waiting');
    await told('appointment.rescheduled', id); // the event comes late, or twice
    await told('appointment.rescheduled', id);
    await beat();
    expect(await stateOf(id)).toBe('waiting');
    expect((await admit(id)).body).toMatchObject({ state: 'admitted', patientPresent: true });
    await back.hear('view', ({ view }) => view.state === 'admitted');
  });

  it('moved during its visit lets nobody past the waiting room, whoever comes before the worker hears of it', async () => {
    const { id, phone, patient, clinician } = await open();
    await move(id, 8);
    expect(await end(id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.NOT_BEGUN' } });
    const leo = await sit(clinic.leo, await leaveForClinician(id));
    expect([await patient.hear('goodbye'), await clinician.hear('goodbye')]).toEqual([
      { type: 'goodbye', reason: 'called-off' },
      { type: 'goodbye', reason: 'called-off' },
    ]);
    await leo.hear('view', ({ view }) => view.state === 'scheduled');
    const back = await sit(phone, await leave(phone));
    await back.hear('view', ({ view }) => view.state === 'waiting');
    for (let times = 0; times < 2; times += 1) await told('appointment.rescheduled', id);
    await leo.hear('view', ({ view }) => view.state === 'waiting');
    expect((await admit(id)).body).toMatchObject({ state: 'in_progress', patientPresent: true });
    await told('appointment.rescheduled', id); // later still: they were let in for this time
    expect(await stateOf(id)).toBe('in_progress');
  });

  it('moved to begin at another time and close as before shows nobody out, and the patient waits for the new time', async () => {
    const { id, patient, clinician } = await open();
    await api.sql(`UPDATE appointment SET starts_at = starts_at + interval '3 minutes' WHERE id = $1`, [id]);
    await told('appointment.rescheduled', id);
    for (const side of [patient, clinician]) await side.hear('view', ({ view }) => view.state === 'waiting');
    expect((await admit(id)).body).toMatchObject({ state: 'in_progress' });
  });

  it('moved while the patient waits, and its clinician has come back before the worker hears of it, has nobody waiting', async () => {
    const { id, patient } = await waiting();
    await move(id, 8);
    await sit(clinic.leo, await leaveForClinician(id)).then((leo) => leo.hear('view'));
    await told('appointment.rescheduled', id);
    expect(await patient.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'called-off' });
    expect(await api.sql('SELECT state, waiting_since FROM visit WHERE appointment_id = $1', [id])).toEqual([
      { state: 'scheduled', waiting_since: null },
    ]);
    expect(await admit(id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.NOBODY_WAITING' } });
  });

  it('cancelled during its visit ends it, and ending it once more is answered', async () => {
    const { id, patient } = await open();
    await api.sql(`UPDATE appointment SET status = 'cancelled' WHERE id = $1`, [id]);
    for (let times = 0; times < 2; times += 1) await told('appointment.cancelled', id);
    expect(await patient.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'called-off' });
    expect(await end(id)).toMatchObject({ status: 200, body: { appointmentId: id, state: 'ended' } });
    expect((await facts(id)).filter((type) => type === 'visit.ended')).toHaveLength(1);
    const other = await clinic.visit();
    await api.sql(`UPDATE appointment SET status = 'cancelled' WHERE id = $1`, [other.id]);
    expect(await admit(other.id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OVER' } });
  });
});

it('a visit that nobody ended is ended when its room closes, also by a clock that jumped', async () => {
  const { id, patient } = await open();
  const other = await open();
  await api.sql(
    `UPDATE visit_join SET expires_at = now() - interval '1 second' WHERE visit_id = (SELECT id FROM visit WHERE appointment_id = $1)`,
    [id],
  );
  await Promise.all([closeOverdue(), closeOverdue()]);
  expect(await patient.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'ended' });
  expect([await stateOf(id), await stateOf(other.id)]).toEqual(['ended', 'in_progress']);
  expect((await facts(id)).slice(-1)).toEqual(['visit.ended']);

  await api.sql(`INSERT INTO demo_clock (shift) VALUES (interval '2 hours')`);
  try {
    await beat();
    expect((await other.patient.hear('goodbye')).reason).toBe('expired');
    await closeOverdue();
  } finally {
    await api.sql('DELETE FROM demo_clock');
  }
  expect(await stateOf(other.id)).toBe('ended');
});

it('a visit that cannot be closed keeps no other open, and a provider that is away keeps none', async () => {
  const [bad, good] = [await open(), await open()];
  await api.sql(
    `UPDATE visit_join SET expires_at = now() - interval '1 second' WHERE visit_id IN (SELECT id FROM visit WHERE appointment_id = ANY ($1))`,
    [[bad.id, good.id]],
  );
  const [visits, video] = [held.get(VisitService, { strict: false }), held.get(VideoPort, { strict: false })];
  const [close, endRoom] = [visits.closeOverdue.bind(visits), video.end.bind(video)];
  visits.closeOverdue = (visit) =>
    visit.appointmentId === bad.id ? Promise.reject(new Error('a fault')) : close(visit);
  video.end = () => Promise.reject(new Error('the provider is away'));
  await expect(closeOverdue()).rejects.toThrow('a fault');
  expect([await stateOf(bad.id), await stateOf(good.id)]).toEqual(['in_progress', 'ended']);
  Object.assign(visits, { closeOverdue: close });
  Object.assign(video, { end: endRoom });
  await closeOverdue();
  expect(await stateOf(bad.id)).toBe('ended');
});

describe('the sockets', () => {
  it('that close while they say hello are not kept', async () => {
    const { phone, token, patient } = await waiting();
    patient.drop();
    await patient.closed;
    await api.sql('BEGIN');
    await api.sql('SELECT FROM visit FOR UPDATE');
    const service = signalling();
    const take = service.sit.bind(service);
    const taken: ReturnType<typeof take>[] = [];
    service.sit = (...words) => {
      const seat = take(...words);
      taken.push(seat);
      return seat;
    };
    const side = await sit(phone, token, { after: 0 });
    await until('the hello waits for the row', () => somebodyWaits(api.sql));
    side.drop();
    await side.closed;
    await api.sql('COMMIT');
    expect(await Promise.all(taken)).toEqual([expect.objectContaining({ role: 'patient' })]); // whose line had asked for it before we did
    service.sit = take;
    const kept = [...gateway()['lines'].values()].flatMap((lines) => [...lines]);
    expect(kept.filter(({ socket }) => socket.readyState !== socket.OPEN)).toHaveLength(0);
  });

  it('that are refused are closed on both sides, whatever the other one does', async () => {
    const server = held.getHttpServer();
    const count = () =>
      new Promise<number>((resolve) => {
        server.getConnections((_: unknown, connections: number) => resolve(connections));
      });
    const before = await count();
    const strangers = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), allowHalfOpen: true });
        socket.on('error', () => undefined);
        socket.write(
          'GET /api/signal HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: http://127.0.0.1:4300\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
        );
        socket.resume();
        await once(socket, 'end');
        return socket;
      }),
    );
    await until('nothing is left of them', async () => (await count()) <= before);
    for (const socket of strangers) socket.destroy();
  });

  it('of one person are counted', async () => {
    const { phone } = await clinic.visit(5, 3);
    const all = await Promise.all(Array.from({ length: 16 }, () => connectBrowser(url, phone.cookie)));
    await expect(connectBrowser(url, phone.cookie)).rejects.toThrow('429');
    for (const side of all) side.drop();
    await Promise.all(all.map(({ closed }) => closed));
    await until('there is room again', async () =>
      connectBrowser(url, phone.cookie).then(
        (side) => {
          side.drop();
          return true;
        },
        () => false,
      ),
    );
  });

  it('that share one leave are one', async () => {
    const { phone, token, patient } = await waiting();
    const copy = await sit(phone, token, { after: 0 });
    expect(await patient.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'replaced' });
    await copy.hear('view', ({ view }) => view.state === 'waiting');
  });

  it('hear no when they say what cannot be kept, and stay', async () => {
    const { patient, clinician, epoch } = await open();
    for (const [to, sdp] of [
      [epoch, 'a\u0000b'],
      [epoch, '\ud800'],
      [2 ** 31 - 1, 'x'],
    ] as const) {
      clinician.say({ type: 'signal', to, body: offer(sdp) });
      expect(await clinician.hear('refused')).toEqual({ type: 'refused', code: 'TELEHEALTH.NOT_OPEN' });
    }
    clinician.say({ type: 'signal', to: epoch, body: offer('plain') });
    expect((await patient.hear('signal')).body).toEqual(offer('plain'));
  });

  it('say nothing for a leave that was taken back or an epoch that is over, before they were told of it', async () => {
    const { id, epoch } = await open();
    const seat = seatOf(id, 'clinician');
    const say = (as = seat) => signalling().say(as, epoch, offer('late'));
    expect(await say()).toBe(true);
    const renewed = (await signalling().renew(seat)) as TakenSeat;
    expect([await say(), await say(renewed)]).toEqual([false, true]);
    await api.sql(`UPDATE visit_join SET revoked_at = now(), revoked_because = 'replaced' WHERE id = $1`, [
      seat.joinId,
    ]);
    expect(await say(renewed)).toBe(false);
  });

  it('get much that was said in its order, and no more than can be held', async () => {
    const { id, phone, patient, clinician, token, epoch } = await open();
    patient.drop();
    await patient.closed;
    const [{ id: visitId, from } = {}] = await api.sql(
      `SELECT v.id, v.epoch AS from FROM visit v WHERE appointment_id = $1`,
      [id],
    );
    await api.sql(
      `INSERT INTO visit_signal (clinic_id, visit_id, from_epoch, to_epoch, body) SELECT $1, $2, $3, $4, jsonb_build_object('description', jsonb_build_object('type', 'offer', 'sdp', n::text)) FROM generate_series(1, 2000) n`,
      [api.clinic.id, visitId, from, epoch],
    );
    clinician.say({ type: 'signal', to: epoch, body: offer('one too many') });
    expect(await clinician.hear('refused')).toEqual({ type: 'refused', code: 'TELEHEALTH.NOT_OPEN' });
    const back = await sit(phone, token, { after: 0 });
    for (let n = 1; n <= 2000; n += 1) expect((await back.hear('signal')).body).toEqual(offer(String(n)));
  });
});

it('the visit goes on after the database was away', async () => {
  const { id, phone, patient, clinician, epoch } = await open();
  const superuser = new pg.Client(process.env['TEST_SUPERUSER_URL']);
  await superuser.connect();
  const name = new URL(api.appUrl).pathname.slice(1);
  await superuser.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
  await superuser.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = 'snowmelt_app'`,
    [name],
  );
  await expect(beat()).rejects.toThrow();
  await expect(connectBrowser(url, phone.cookie)).rejects.toThrow('503');
  clinician.say({ type: 'signal', to: epoch, body: offer('into the void') });
  expect(await clinician.closed).toBe(1011);
  await superuser.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
  await superuser.end();
  await beat();
  const back = await sit(clinic.leo, await leaveForClinician(id, clinic.leo, true));
  const { view } = await back.hear('view', (word) => word.view.state === 'in_progress');
  await patient.hear('view', (word) => word.view.peer?.epoch === view.epoch); // the notice came: the line that listens was mended
  back.say({ type: 'signal', to: epoch, body: offer('here again') });
  expect((await patient.hear('signal')).body).toEqual(offer('here again'));
});
