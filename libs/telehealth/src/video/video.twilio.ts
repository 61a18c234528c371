import { randomUUID } from 'node:crypto';
import type { Config } from '@snowmelt/config';
import type { JoinGrant } from '@snowmelt/contracts';
import twilio from 'twilio';
import type { VideoPort } from './video.port.js';

const LONGEST_TOKEN_SECONDS = 900;
/** The provider's own limits for a participant's stay, in seconds. Source: twilio.com/docs/video/api/rooms-resource. */
const SHORTEST_STAY_SECONDS = 600;
const LONGEST_STAY_SECONDS = 86_400;
const ROOM_EXISTS = 53113;
const DEADLINE_MS = 3000;

/** Twilio Video: the server makes a group room for two and hands out access to it and to nothing else. Media passes Twilio's servers. */
export class TwilioVideo implements VideoPort {
  readonly kind = 'twilio';
  private readonly client: twilio.Twilio;

  constructor(private readonly config: Config) {
    const { TWILIO_API_KEY_SID: key, TWILIO_API_KEY_SECRET: secret, TWILIO_ACCOUNT_SID: accountSid, TWILIO_API_URL: standIn } = config.values;
    const http = new twilio.RequestClient({ timeout: DEADLINE_MS, autoRetry: false });
    this.client = twilio(key, secret, { accountSid: accountSid as string, autoRetry: false, httpClient: standIn ? redirected(http, standIn) : http });
  }

  async join(room: string, closesInSeconds: number): Promise<Pick<JoinGrant, 'iceServers' | 'provider'>> {
    await this.client.video.v1.rooms.create({
      uniqueName: room, type: 'group', maxParticipants: 2, recordParticipantsOnConnect: false, emptyRoomTimeout: 10, unusedRoomTimeout: 60,
      maxParticipantDuration: Math.max(SHORTEST_STAY_SECONDS, Math.min(LONGEST_STAY_SECONDS, Math.ceil(closesInSeconds))),
    }).catch((error: { code?: number }) => { if (error.code !== ROOM_EXISTS) throw error; });
    const { TWILIO_ACCOUNT_SID: account, TWILIO_API_KEY_SID: key, TWILIO_API_KEY_SECRET: secret } = this.config.values;
    const access = new twilio.jwt.AccessToken(account as string, key as string, secret as string, { identity: randomUUID(), ttl: Math.max(1, Math.min(LONGEST_TOKEN_SECONDS, Math.floor(closesInSeconds))) });
    access.addGrant(new twilio.jwt.AccessToken.VideoGrant({ room }));
    return { iceServers: [], provider: { room, token: access.toJwt() } };
  }

  async end(room: string): Promise<void> {
    await this.client.video.v1.rooms(room).update({ status: 'completed' }).catch((error: { status?: number }) => { if (error.status !== 404) throw error; });
  }
}

function redirected(inner: InstanceType<typeof twilio.RequestClient>, standIn: string): InstanceType<typeof twilio.RequestClient> {
  return new Proxy(inner, {
    get: (target, property) => (property === 'request'
      ? (options: { uri: string }) => target.request({ ...options, uri: options.uri.replace(/^https:\/\/[^/]+/, standIn) } as never)
      : Reflect.get(target, property)),
  });
}
