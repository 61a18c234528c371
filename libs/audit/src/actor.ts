import { AsyncLocalStorage } from 'node:async_hooks';
import type { Role } from '@snowmelt/contracts';

/** By what a member of staff last proved who they are. */
export type Proof = 'password' | 'passkey' | 'totp' | 'recovery-code';

/** The actor: signed-in staff, a patient by a link, the system, or anonymous; with the request's session, if any. */
export type Actor =
  | {
      readonly kind: 'staff';
      readonly id: string;
      readonly sessionId?: string;
      readonly roles?: readonly Role[];
      readonly provedBy?: Proof;
    }
  | { readonly kind: 'patient'; readonly id: string; readonly sessionId?: string }
  | { readonly kind: 'system'; readonly id: null }
  | { readonly kind: 'anonymous'; readonly id: null };

const SYSTEM: Actor = { kind: 'system', id: null };

const current = new AsyncLocalStorage<Actor>();

export const actors = {
  run<T>(actor: Actor, work: () => T): T {
    return current.run(actor, work);
  },
  /** Jobs and subscribers run outside any request, as the system. */
  current(): Actor {
    return current.getStore() ?? SYSTEM;
  },
  staffId(): string {
    const actor = actors.current();
    if (actor.kind !== 'staff') throw new Error('a member of staff must be acting here');
    return actor.id;
  },
  /** By what the staff who act here last proved who they are. */
  provedBy(): Proof {
    const actor = actors.current();
    if (actor.kind !== 'staff') throw new Error('a member of staff must be acting here');
    return actor.provedBy ?? 'password';
  },
  /** The session of the staff who act here. */
  sessionId(): string {
    const actor = actors.current();
    if (actor.kind !== 'staff' || actor.sessionId === undefined)
      throw new Error('somebody signed in must be acting here');
    return actor.sessionId;
  },
  /** Whether the actor is staff with one of these roles, as read for this request; false where no roles were read. */
  hasRole(...roles: readonly Role[]): boolean {
    const actor = actors.current();
    return actor.kind === 'staff' && roles.some((role) => actor.roles?.includes(role));
  },
};
