import { movedBy } from '@snowmelt/scheduling/testing';
import { startApi, type TestApi } from '../support/api.js';
import type { BrowserSide } from '../support/browser-side.js';
import { createTelehealthClinic, type TelehealthClinic } from '../support/telehealth-clinic.js';
import { startTwilioVideoStandIn } from '../support/twilio-video-stand-in.js';
import { visitActs } from '../support/visit-acts.js';

let twilio: Awaited<ReturnType<typeof startTwilioVideoStandIn>>;
let api: TestApi;
let clinic: TelehealthClinic;
let onCompleted: (room: string) => void = () => undefined;

beforeAll(async () => {
  twilio = await startTwilioVideoStandIn((room) => onCompleted(room));
  api = await startApi({
    VIDEO: 'twilio',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_API_KEY_SID: `SK${'1'.repeat(32)}`,
    TWILIO_API_KEY_SECRET: 'a key of the tests',
    TWILIO_API_URL: twilio.url,
  });
  clinic = await createTelehealthClinic(api);
});
afterAll(async () => {
  await api?.stop();
  await twilio?.stop();
});

const { admit, end, waiting, open } = visitActs(() => clinic);
async function accessOf(side: BrowserSide) {
  side.say({ type: 'access' });
  const { access } = await side.hear('access');
  if (access.kind !== 'twilio') throw new Error('not a room of Twilio');
  return {
    ...access,
    payload: JSON.parse(Buffer.from(access.token.split('.')[1] as string, 'base64url').toString()) as {
      grants: { identity: string; video: { room: string } };
    },
  };
}
async function refusalOf(side: BrowserSide) {
  side.say({ type: 'access' });
  return (await side.hear('refused')).code;
}

describe("access to a provider's room", () => {
  it('is for nobody who was not let in: no room is made for the waiting room', async () => {
    const { patient } = await waiting();
    const before = twilio.rooms.length;
    expect(await refusalOf(patient)).toBe('TELEHEALTH.NOT_OPEN');
    expect(twilio.rooms.length).toBe(before);
  });

  it("is for the two of one visit, says nothing of them, and is in the audit trail with the provider's own number", async () => {
    const { id, patient, clinician } = await open();
    const [first, second, again] = [await accessOf(patient), await accessOf(clinician), await accessOf(patient)];
    expect(new Set([first, second, again].map(({ room, payload }) => `${room} ${payload.grants.video.room}`))).toEqual(
      new Set([`${first.room} ${first.room}`]),
    );
    expect(first.payload.grants.identity).not.toBe(second.payload.grants.identity);
    expect(again.payload.grants.identity).toBe(first.payload.grants.identity);
    const told = JSON.stringify([first, second, twilio.rooms]);
    for (const ours of [id, api.clinic.patients[0] as string, api.clinic.staffId, 'Robin', 'Leo'])
      expect(told).not.toContain(ours);
    const entries = await api.sql(
      `SELECT actor_kind, detail FROM audit_event WHERE action = 'visit.access' AND entity_id = (SELECT id FROM visit WHERE appointment_id = $1) ORDER BY seq`,
      [id],
    );
    const room = expect.stringMatching(/^RM[0-9a-f]{32}$/);
    expect(entries.map(({ actor_kind: kind, detail }) => [kind, detail])).toEqual([
      ['patient', { role: 'patient', provider: 'twilio', room }],
      ['staff', { role: 'clinician', provider: 'twilio', room }],
      ['patient', { role: 'patient', provider: 'twilio', room }],
    ]);
  });

  it('is refused while the provider does not answer, the visit goes on, and it is had when the provider is back', async () => {
    const { patient, clinician } = await open();
    twilio.moods.isAway = true;
    expect(await refusalOf(patient)).toBe('TELEHEALTH.VIDEO_AWAY');
    patient.say({ type: 'renew' });
    const { view } = await clinician.hear('view', (word) => word.view.peer?.present === true);
    expect(view.state).toBe('in_progress');
    twilio.moods.isAway = false;
    expect((await accessOf(patient)).kind).toBe('twilio');
  });

  it('is not had when the visit ends while its room is made, and the room is closed again', async () => {
    const { id, patient } = await open();
    const [answer] = twilio.server.listeners('request') as [(...request: unknown[]) => void];
    let isAsked: () => void = () => undefined;
    let letGo: () => void = () => undefined;
    const [asked, held] = [
      new Promise<void>((resolve) => {
        isAsked = resolve;
      }),
      new Promise<void>((resolve) => {
        letGo = resolve;
      }),
    ];
    twilio.server.removeAllListeners('request');
    twilio.server.on('request', (request, response) => {
      if (request.url !== '/v1/Rooms') return answer(request, response);
      isAsked();
      void held.then(() => answer(request, response));
    });
    patient.say({ type: 'access' });
    await asked;
    expect((await end(id)).status).toBe(200);
    expect((await patient.hear('goodbye')).reason).toBe('ended');
    const closed = new Promise<string>((resolve) => {
      onCompleted = resolve;
    });
    letGo();
    const [{ room } = {}] = await api.sql('SELECT room FROM visit WHERE appointment_id = $1', [id]);
    expect(await closed).toBe(room);
    expect(twilio.rooms.filter(({ name }) => name === room).map(({ status }) => status)).toEqual(['completed']);
    twilio.server.removeAllListeners('request');
    twilio.server.on('request', answer);
  });

  it('is left as it is by a press that was refused', async () => {
    const { id, patient } = await open();
    const { room } = await accessOf(patient);
    await movedBy(api.sql, id, 5);
    expect((await admit(id)).body.code).toBe('TELEHEALTH.NOBODY_WAITING');
    expect(twilio.rooms.find(({ name }) => name === room)?.status).toBe('in-progress');
  });

  it('is given ten times in ten seconds and no more', async () => {
    const { patient } = await open();
    for (let count = 0; count < 10; count += 1) await accessOf(patient);
    const before = twilio.rooms.length;
    expect(await refusalOf(patient)).toBe('TELEHEALTH.VIDEO_AWAY');
    expect(twilio.rooms.length).toBe(before);
  });

  it('is what the page may connect to', async () => {
    const { headers } = await fetch(`${api.url}/api/health/live`);
    expect(headers.get('content-security-policy')).toContain(`connect-src 'self' wss://global.vss.twilio.com;`);
  });
});
