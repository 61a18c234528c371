import type { VideoAccess, VisitRole } from '@snowmelt/contracts';

/** `reference`: what a provider calls the room, for the audit trail; null when no provider hears of it. */
export interface Admission {
  readonly access: VideoAccess;
  readonly reference: string | null;
}

/** Who carries picture and sound. Towards it a visit is a random room and a person a random identity: no name, no id of ours. Never recorded. */
export abstract class VideoPort {
  abstract readonly kind: VideoAccess['kind'];
  /** Where browsers connect to besides our own address: sources of `connect-src`. */
  abstract readonly origins: readonly string[];
  /** What one side's browser needs to send picture and sound, in a room that closes in so many seconds. A later access of the same side takes the place of the former. */
  abstract admit(room: string, role: VisitRole, closesInSeconds: number): Promise<Admission>;
  /** Nobody stays in. Ending twice, or what never began, is ending once. */
  abstract end(room: string): Promise<void>;
}
