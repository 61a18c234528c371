import { createHmac } from 'node:crypto';
import type { Config } from '@snowmelt/config';
import type { VisitRole } from '@snowmelt/contracts';
import twilio from 'twilio';
import type { Admission, VideoPort } from './video.port.js';

const LONGEST_TOKEN_SECONDS = 900;
/** The provider's limits for a participant's stay, in seconds. Source: twilio.com/docs/video/api/rooms-resource. */
const SHORTEST_STAY_SECONDS = 600;
const LONGEST_STAY_SECONDS = 86_400;
/**
 * Source: the README of twilio-video 2.32.0, "Content Security Policy". Its second host is for usage reports, which our
 * client does not send.
 */
const SIGNALLING = 'wss://global.vss.twilio.com';
const ROOM_EXISTS = 53113;
const DEADLINE_MS = 3000;

/**
 * Twilio Video: the server creates a group room for two and grants access to that room only. Media passes Twilio's
 * servers.
 */
export class TwilioVideo implements VideoPort {
  readonly kind = 'twilio';
  readonly origins: readonly string[];
  private readonly client: twilio.Twilio;

  constructor(private readonly config: Config) {
    const {
      TWILIO_API_KEY_SID: key,
      TWILIO_API_KEY_SECRET: secret,
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_API_URL: standIn,
      TWILIO_VIDEO_URL: url,
    } = config.values;
    this.origins = [url ? new URL(url).origin : SIGNALLING];
    const http = new twilio.RequestClient({ timeout: DEADLINE_MS, autoRetry: false });
    this.client = twilio(key, secret, {
      accountSid: accountSid as string,
      autoRetry: false,
      httpClient: standIn ? redirected(http, standIn) : http,
    });
  }

  async admit(room: string, role: VisitRole, closesInSeconds: number): Promise<Admission> {
    const { sid } = await this.client.video.v1.rooms
      .create({
        uniqueName: room,
        type: 'group',
        maxParticipants: 2,
        recordParticipantsOnConnect: false,
        emptyRoomTimeout: 10,
        unusedRoomTimeout: 60,
        maxParticipantDuration: Math.max(
          SHORTEST_STAY_SECONDS,
          Math.min(LONGEST_STAY_SECONDS, Math.ceil(closesInSeconds)),
        ),
      })
      .catch((error: { code?: number }) => {
        if (error.code !== ROOM_EXISTS) throw error;
        return this.client.video.v1.rooms(room).fetch();
      });
    const {
      TWILIO_ACCOUNT_SID: account,
      TWILIO_API_KEY_SID: key,
      TWILIO_API_KEY_SECRET: secret,
      TWILIO_VIDEO_URL: url,
    } = this.config.values;
    const ttl = Math.max(1, Math.min(LONGEST_TOKEN_SECONDS, Math.floor(closesInSeconds)));
    const token = new twilio.jwt.AccessToken(account as string, key as string, secret as string, {
      identity: this.identity(room, role),
      ttl,
    });
    token.addGrant(new twilio.jwt.AccessToken.VideoGrant({ room }));
    return { access: { kind: 'twilio', room, token: token.toJwt(), url: url ?? null }, reference: sid };
  }

  /**
   * Reveals nothing without our key, and is the same for one side of a visit: Twilio then replaces that side's former
   * device, so the room is never full for the two.
   */
  private identity(room: string, role: VisitRole): string {
    return createHmac('sha256', this.config.values.APP_SECRET).update(`${room}:${role}`).digest('hex').slice(0, 32);
  }

  async end(room: string): Promise<void> {
    await this.client.video.v1
      .rooms(room)
      .update({ status: 'completed' })
      .catch((error: { status?: number }) => {
        if (error.status !== 404) throw error;
      });
  }
}

function redirected(
  inner: InstanceType<typeof twilio.RequestClient>,
  standIn: string,
): InstanceType<typeof twilio.RequestClient> {
  return new Proxy(inner, {
    get: (target, property) =>
      property === 'request'
        ? (options: { uri: string }) =>
            target.request({ ...options, uri: options.uri.replace(/^https:\/\/[^/]+/, standIn) } as never)
        : (Reflect.get(target, property) as unknown),
  });
}
