import { randomUUID } from 'node:crypto';
import { Config } from '@snowmelt/config';
import { EmbeddedVideo } from '../../libs/telehealth/src/video/embedded.js';
import type { VideoPort } from '../../libs/telehealth/src/video/video.port.js';
import { TwilioVideo } from '../../libs/telehealth/src/video/video.twilio.js';
import { startTwilioVideoStandIn } from '../support/twilio-video-stand-in.js';

let twilio: Awaited<ReturnType<typeof startTwilioVideoStandIn>>;
beforeEach(async () => { twilio = await startTwilioVideoStandIn(); });
afterEach(() => twilio.stop());

const config = (change: Record<string, string> = {}) => Config.read({
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', PUBLIC_URL: 'http://127.0.0.1:1', APP_SECRET: 'x'.repeat(32), TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_API_KEY_SID: `SK${'1'.repeat(32)}`, TWILIO_API_KEY_SECRET: 'a key of the tests', TWILIO_API_URL: twilio.url, TURN_URLS: 'turns:turn.example.com:5349', TURN_SECRET: 'a-turn-secret-of-the-tests', ...change,
});
const providers: [string, () => VideoPort][] = [['browser to browser', () => new EmbeddedVideo(config())], ['Twilio', () => new TwilioVideo(config())]];

describe.each(providers)('video by %s', (_, make) => {
  it('lets two people into one room, each with leave of their own', async () => {
    const [video, room] = [make(), randomUUID()];
    const [first, second] = [await video.join(room, 3600), await video.join(room, 3600)];
    expect(first).not.toEqual(second);
    expect(first.provider?.room ?? room).toBe(room);
  });

  it('ends a room once and for all, and one that never was without complaint', async () => {
    const [video, room] = [make(), randomUUID()];
    await video.join(room, 3600);
    await video.end(room);
    await video.end(room);
    await video.end(randomUUID());
  });
});

describe('Twilio Video', () => {
  const payload = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] as string, 'base64url').toString()) as { iat: number; exp: number; grants: { identity: string; video: { room: string } } };

  it('makes a group room for two that ends by itself and is not recorded', async () => {
    const room = randomUUID();
    await new TwilioVideo(config()).join(room, 5400);
    expect(twilio.rooms).toEqual([{ name: room, status: 'in-progress', asked: { UniqueName: room, Type: 'group', MaxParticipants: '2', MaxParticipantDuration: '5400', RecordParticipantsOnConnect: 'false', EmptyRoomTimeout: '10', UnusedRoomTimeout: '60' } }]);
  });

  it('gives access to that room only, to a random identity, for a quarter of an hour at most', async () => {
    const video = new TwilioVideo(config());
    const room = randomUUID();
    const tokens = [await video.join(room, 5400), await video.join(room, 5400), await video.join(room, 60)].map(({ provider }) => payload(provider?.token as string));
    expect(tokens.map(({ grants }) => grants.video)).toEqual([{ room }, { room }, { room }]);
    expect(new Set(tokens.map(({ grants }) => grants.identity)).size).toBe(3);
    for (const { grants } of tokens) expect(grants.identity).toMatch(/^[0-9a-f-]{36}$/);
    expect(tokens.map(({ iat, exp }) => exp - iat)).toEqual([900, 900, 60]);
  });

  it('closes the room for those who are in it', async () => {
    const video = new TwilioVideo(config());
    const room = randomUUID();
    await video.join(room, 5400);
    await video.end(room);
    expect(twilio.rooms[0]?.status).toBe('completed');
  });

  it('is refused at the start without its key', () => {
    expect(() => config({ VIDEO: 'twilio', TWILIO_API_KEY_SECRET: '' })).toThrow('TWILIO_API_KEY_SECRET is missing');
  });
});
