import { randomUUID } from 'node:crypto';
import { Config } from '@snowmelt/config';
import type { VisitRole } from '@snowmelt/contracts';
import { EmbeddedVideo } from '../../libs/telehealth/src/video/embedded.js';
import type { Admission, VideoPort } from '../../libs/telehealth/src/video/video.port.js';
import { TwilioVideo } from '../../libs/telehealth/src/video/video.twilio.js';
import { startTwilioVideoStandIn } from '../support/twilio-video-stand-in.js';

let twilio: Awaited<ReturnType<typeof startTwilioVideoStandIn>>;
beforeEach(async () => {
  twilio = await startTwilioVideoStandIn();
});
afterEach(() => twilio.stop());

const config = (change: Record<string, string> = {}) =>
  Config.read({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    PUBLIC_URL: 'http://127.0.0.1:1',
    APP_SECRET: 'x'.repeat(32),
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_API_KEY_SID: `SK${'1'.repeat(32)}`,
    TWILIO_API_KEY_SECRET: 'a key of the tests',
    TWILIO_API_URL: twilio.url,
    TURN_URLS: 'turns:turn.example.com:5349',
    TURN_SECRET: 'a-turn-secret-of-the-tests',
    ...change,
  });
const providers: [string, () => VideoPort][] = [
  ['browser to browser', () => new EmbeddedVideo(config())],
  ['Twilio', () => new TwilioVideo(config())],
];

describe.each(providers)('video by %s', (_, make) => {
  it('lets two people into one room, each with access of their own, as often as they ask', async () => {
    const [video, room] = [make(), randomUUID()];
    const [patient, clinician] = [
      (await video.admit(room, 'patient', 3600)).access,
      (await video.admit(room, 'clinician', 3600)).access,
    ];
    expect(patient).not.toEqual(clinician);
    for (const access of [patient, clinician, (await video.admit(room, 'patient', 3600)).access]) {
      expect(access.kind).toBe(video.kind);
      if (access.kind === 'twilio') expect(access.room).toBe(room);
    }
  });

  it('ends a room once and for all, and one that never was without complaint', async () => {
    const [video, room] = [make(), randomUUID()];
    await video.admit(room, 'patient', 3600);
    await video.end(room);
    await video.end(room);
    await video.end(randomUUID());
  });
});

describe('Twilio Video', () => {
  const tokenOf = ({ access }: Admission) => (access.kind === 'twilio' ? access.token : '');
  const payload = (jwt: string) =>
    JSON.parse(Buffer.from(jwt.split('.')[1] as string, 'base64url').toString()) as {
      iat: number;
      exp: number;
      grants: { identity: string; video: { room: string } };
    };

  it('makes a group room for two that ends by itself and is not recorded', async () => {
    const room = randomUUID();
    const { reference } = await new TwilioVideo(config()).admit(room, 'patient', 5400);
    expect(reference).toMatch(/^RM[0-9a-f]{32}$/);
    expect(twilio.rooms).toEqual([
      {
        name: room,
        status: 'in-progress',
        asked: {
          UniqueName: room,
          Type: 'group',
          MaxParticipants: '2',
          MaxParticipantDuration: '5400',
          RecordParticipantsOnConnect: 'false',
          EmptyRoomTimeout: '10',
          UnusedRoomTimeout: '60',
        },
      },
    ]);
  });

  it('gives access to that room only, for a quarter of an hour at most', async () => {
    const video = new TwilioVideo(config());
    const room = randomUUID();
    const tokens = [await video.admit(room, 'patient', 5400), await video.admit(room, 'clinician', 60)].map((given) =>
      payload(tokenOf(given)),
    );
    expect(tokens.map(({ grants }) => grants.video)).toEqual([{ room }, { room }]);
    expect(tokens.map(({ iat, exp }) => exp - iat)).toEqual([900, 60]);
  });

  it('knows each side by a name that says nothing and holds for one visit, so that a second device takes the place of the first', async () => {
    const video = new TwilioVideo(config());
    const [room, other] = [randomUUID(), randomUUID()];
    const identity = async (name: string, role: VisitRole, from = video) =>
      payload(tokenOf(await from.admit(name, role, 600))).grants.identity;
    const all = [
      await identity(room, 'patient'),
      await identity(room, 'clinician'),
      await identity(other, 'patient'),
      await identity(room, 'patient', new TwilioVideo(config({ APP_SECRET: 'y'.repeat(32) }))),
    ];
    expect(new Set(all).size).toBe(4);
    for (const one of all) expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(await identity(room, 'patient', new TwilioVideo(config()))).toBe(all[0]);
  });

  it('closes the room for those who are in it', async () => {
    const video = new TwilioVideo(config());
    const room = randomUUID();
    await video.admit(room, 'patient', 5400);
    await video.end(room);
    expect(twilio.rooms[0]?.status).toBe('completed');
  });

  it('is where the page may connect to, and nothing else is', () => {
    expect([
      new TwilioVideo(config()).origins,
      new TwilioVideo(config({ TWILIO_VIDEO_URL: 'ws://127.0.0.1:9/signaling' })).origins,
      new EmbeddedVideo(config()).origins,
    ]).toEqual([['wss://global.vss.twilio.com'], ['ws://127.0.0.1:9'], []]);
  });

  it('is refused at the start without its key', () => {
    expect(() => config({ VIDEO: 'twilio', TWILIO_API_KEY_SECRET: '' })).toThrow('TWILIO_API_KEY_SECRET is missing');
  });
});
