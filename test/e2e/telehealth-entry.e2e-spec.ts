import { appointmentBecame } from '@snowmelt/scheduling/testing';
import { joinGrantsExpired } from '@snowmelt/telehealth/testing';
import { type BrowserSide, connectBrowser } from '../support/browser-side.js';
import { openedLink } from '../support/telehealth-clinic.js';
import {
  admit,
  api,
  callBackWithin,
  clinic,
  end,
  join,
  joinAsClinician,
  leave,
  leaveForClinician,
  offer,
  open,
  setUpTwoInstances,
  sit,
  unknownId,
} from '../support/telehealth-scene.js';

setUpTwoInstances();

describe('nobody can enter', () => {
  it('a room whose rules the clinic has not set; everybody is told why', async () => {
    const { id, phone } = await clinic.visit();
    await callBackWithin(undefined);
    const answers = [await phone.get('/api/visit/telehealth'), await join(phone), await joinAsClinician(id)];
    const day = await clinic.leo.get('/api/telehealth/visits');
    await callBackWithin(2);
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.NOT_SET_UP' } });
    expect(day).toMatchObject({ status: 200, body: { callBackWithinMinutes: null } });
    expect((await join(phone)).status).toBe(200);
  });

  it("before the room opens or after it closes, by the server's clock", async () => {
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

  it('a cancelled visit, or one that their link does not belong to', async () => {
    const { id, phone } = await clinic.visit();
    await appointmentBecame(api.sql, id, 'cancelled');
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

  it("with a token that is forged, somebody else's, expired or revoked", async () => {
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
    await joinGrantsExpired(api.sql, id);
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

  it('over a WebSocket from another origin, without a session, or at another path', async () => {
    const { phone } = await clinic.visit();
    for (const origin of ['https://evil.example.com', null])
      await expect(connectBrowser(api.url, phone.cookie, { origin })).rejects.toThrow('403');
    await expect(connectBrowser(api.url, '')).rejects.toThrow('401');
    await expect(connectBrowser(api.url, 'snowmelt=forged; snowmelt-visit=forged')).rejects.toThrow('401');
    await expect(connectBrowser(api.url, phone.cookie, { path: '/api/elsewhere' })).rejects.toThrow('404');
  });
});

describe('on the WebSocket', () => {
  const deep = (depth: number) => `{"candidate":{"candidate":"c","sdpMid":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
  const deepBeside = (depth: number) =>
    `{"candidate":{"candidate":"c","more":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
  it.each<[string, (to: number) => string | Buffer, number]>([
    ['broken JSON', () => '{', 1008],
    ['a message of an unknown type', (to) => `{"type":"admit","to":${to},"body":{"candidate":null}}`, 1008],
    ['a message with a property too many', () => '{"type":"leave","record":true}', 1008],
    [
      'a recipient that is no possible epoch',
      () => JSON.stringify({ type: 'signal', to: 2 ** 31, body: offer('x') }),
      1008,
    ],
    ['a binary message', () => Buffer.from('{"type":"leave"}'), 1008],
    ['a huge message', (to) => JSON.stringify({ type: 'signal', to, body: offer('x'.repeat(70_000)) }), 1009],
    ...[500, 5000, 30_000].flatMap((depth) =>
      [deep, deepBeside].map((make): [string, (to: number) => string, number] => [
        `JSON nested ${depth} deep`,
        (to) => `{"type":"signal","to":${to},"body":${make(depth)}}`,
        1008,
      ]),
    ),
  ])('%s closes the connection and changes nothing', async (_, word, code) => {
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

  it('a message before hello closes the connection', async () => {
    const { phone } = await clinic.visit();
    const side = await connectBrowser(api.url, phone.cookie);
    side.say({ type: 'renew' });
    expect(await side.closed).toBe(1008);
  });

  it('no signal is passed on before the clinician lets the patient in, nor to an epoch that does not exist', async () => {
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
