import type { VideoAccess, VisitRole } from '@snowmelt/contracts';

/** `reference`: the provider's name for the room, for the audit log; null without a provider. */
export interface Admission {
  readonly access: VideoAccess;
  readonly reference: string | null;
}

/**
 * Carries picture and sound, which are never recorded. It sees a visit as a random room and a person as a random
 * identity: no name, no id of ours.
 */
export abstract class VideoPort {
  abstract readonly kind: VideoAccess['kind'];
  /** Further addresses that browsers connect to: sources of `connect-src`. */
  abstract readonly origins: readonly string[];
  /**
   * What one side's browser needs to send picture and sound, in a room that closes in so many seconds. A later access
   * of the same side replaces this one.
   */
  abstract admit(room: string, role: VisitRole, closesInSeconds: number): Promise<Admission>;
  /** Removes everybody from the room. Idempotent, also for a room that does not exist. */
  abstract end(room: string): Promise<void>;
}
