import { once } from 'node:events';
import { connect } from 'node:net';
import { factorsDemanded, nowWorksAs } from '@snowmelt/identity/testing';
import type { TakenSeat } from '../../libs/telehealth/src/signalling/signalling.service.js';
import { signedInPerson } from '../support/access-scene.js';
import { connectBrowser } from '../support/browser-side.js';
import { inOtherClinic } from '../support/other-clinic.js';
import { somebodyWaits, until } from '../support/until.js';
import {
  api,
  clinic,
  gateway,
  held,
  offer,
  open,
  seatOf,
  setUpHeld,
  signalling,
  sit,
  stateOf,
  url,
  waiting,
} from '../support/held-scene.js';

setUpHeld();

it('staff of another clinic cannot see a visit, join it, or let its patient in', async () => {
  const { id, token } = await waiting();
  await inOtherClinic(api, () => nowWorksAs(api.sql, api.other.staffId, 'clinician'));
  expect((await api.otherStaff.get('/api/telehealth/visits')).body.items).toEqual([]);
  for (const action of ['join', 'admission', 'end'])
    expect((await api.otherStaff.post(`/api/telehealth/visits/${id}/${action}`, {})).status).toBe(404);
  const side = await sit(api.otherStaff, token);
  expect(await side.hear('refused')).toEqual({ type: 'refused', code: 'TELEHEALTH.NO_JOIN_GRANT' });
  expect(await stateOf(id)).toBe('waiting');
});

describe('a WebSocket', () => {
  it('that closes during its hello is not kept', async () => {
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

  it('that is refused is closed on both sides, even if the client keeps it open', async () => {
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

  it('beyond the limit of one person is refused', async () => {
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

  it('replaces the earlier one with the same join grant', async () => {
    const { phone, token, patient } = await waiting();
    const copy = await sit(phone, token, { after: 0 });
    expect(await patient.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'replaced' });
    await copy.hear('view', ({ view }) => view.state === 'waiting');
  });

  it('whose signal cannot be stored is told so, and stays open', async () => {
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

  it('sends no signal with a revoked join grant or in a past epoch, even before it is told', async () => {
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

  it('gets many stored signals in order, and no more are taken than can be stored', async () => {
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

it('whoever has given the password alone does not get a live channel, while their second factor is still to come', async () => {
  const nadia = await signedInPerson(api, ['clinician'], 'Nadia Rahimi, LCSW');
  await factorsDemanded(api.sql, ['clinician']);
  await nadia.browser.signIn(nadia.email);
  await factorsDemanded(api.sql, []);
  const answer = await connectBrowser(url, nadia.browser.cookie).catch((error: Error) => error);
  expect(answer).toMatchObject({ message: expect.stringContaining('401') as string });
});

it('the room of whoever leaves the clinic is closed at once, without waiting for a heartbeat', async () => {
  clearInterval(gateway()['timer']);
  const tom = await signedInPerson(api, ['admin']);
  const { clinician } = await open();
  const { body } = await clinic.leo.get('/api/session');
  const leave = { version: 1, tasksTo: null, draftsTo: null };
  expect((await tom.browser.post(`/api/staff/${body.id}/departure`, leave)).status).toBe(204);
  expect(await clinician.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
});
