import { AsyncLocalStorage } from 'node:async_hooks';
import type { Role } from '@snowmelt/contracts';

/** Who is acting: a signed-in member of staff, a patient by a link, or the system itself; and in which session, where they ask by one. */
export type Actor =
  | { readonly kind: 'staff'; readonly id: string; readonly sessionId?: string; readonly roles?: readonly Role[] }
  | { readonly kind: 'patient'; readonly id: string; readonly sessionId?: string }
  | { readonly kind: 'system'; readonly id: null }
  | { readonly kind: 'anonymous'; readonly id: null };

const SYSTEM: Actor = { kind: 'system', id: null };

const current = new AsyncLocalStorage<Actor>();

export const actors = {
  run<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
    return current.run(actor, work);
  },
  /** Outside of any request it is the system: jobs and subscribers. */
  current(): Actor {
    return current.getStore() ?? SYSTEM;
  },
  staffId(): string {
    const actor = actors.current();
    if (actor.kind !== 'staff') throw new Error('a member of staff must be acting here');
    return actor.id;
  },
  /** Whether a member of staff with one of these roles is acting, by the roles of this request; nobody has any where none were read. */
  hasRole(...roles: readonly Role[]): boolean {
    const actor = actors.current();
    return actor.kind === 'staff' && roles.some((role) => actor.roles?.includes(role));
  },
};
