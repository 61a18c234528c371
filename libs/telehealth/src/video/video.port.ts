import type { JoinGrant } from '@snowmelt/contracts';

/** Who carries picture and sound. Towards it a visit is a random room and a person a random identity: no name, no id of ours. Never recorded. */
export abstract class VideoPort {
  abstract readonly kind: JoinGrant['kind'];
  /** What a browser needs to get in, for a room that closes in so many seconds. */
  abstract join(room: string, closesInSeconds: number): Promise<Pick<JoinGrant, 'iceServers' | 'provider'>>;
  /** Nobody stays in. Ending twice, or what never began, is ending once. */
  abstract end(room: string): Promise<void>;
}
