import { createHmac, randomUUID } from 'node:crypto';
import { SystemClock } from '@snowmelt/clock';
import type { Config } from '@snowmelt/config';
import type { VideoAccess, VisitRole } from '@snowmelt/contracts';
import type { Admission, VideoPort } from './video.port.js';

const listed = (urls: string) =>
  urls
    .split(',')
    .map((url) => url.trim())
    .filter(Boolean);

/** From browser to browser, encrypted end to end: STUN finds a direct path, and TURN relays where there is none. */
export class EmbeddedVideo implements VideoPort {
  readonly kind = 'embedded';
  readonly origins = [];
  private readonly clock = new SystemClock(); // the TURN server does not follow the demo clock

  constructor(private readonly config: Config) {}

  admit(_room: string, _role: VisitRole, closesInSeconds: number): Promise<Admission> {
    const { STUN_URLS: stun, TURN_URLS: turn, TURN_SECRET: secret } = this.config.values;
    const iceServers: Extract<VideoAccess, { kind: 'embedded' }>['iceServers'] = stun ? [{ urls: listed(stun) }] : [];
    if (turn && secret) {
      // coturn's REST credentials: the user name is their expiry and a random id. They last as long as the room,
      // because they also restore a line that drops after an hour.
      const username = `${Math.ceil(this.clock.now().getTime() / 1000 + closesInSeconds)}:${randomUUID()}`;
      iceServers.push({
        urls: listed(turn),
        username,
        credential: createHmac('sha1', secret).update(username).digest('base64'),
      });
    }
    return Promise.resolve({ access: { kind: 'embedded', iceServers }, reference: null });
  }

  /** The browsers leave when their join grants are revoked; there is no room to close. */
  end(): Promise<void> {
    return Promise.resolve();
  }
}
