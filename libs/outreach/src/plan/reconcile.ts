import type { TouchStatus } from '@snowmelt/contracts';
import { NO_CHANNEL, USED_UP } from '../dispatch/status-reasons.js';
import { isComposed, type Owed } from './collapse.js';
import type { PlannedTouch } from './facts.js';

export interface StoredTouch {
  readonly id: string;
  readonly key: string;
  readonly template: string;
  readonly status: TouchStatus;
  readonly statusReason: string | null;
  /** When it was given that status. */
  readonly updatedAt: Date;
  readonly dueAt: Date;
  readonly expiresAt: Date;
  readonly reason: string;
  readonly rank: number;
  readonly goesWith: string | null;
  /** A provider was asked to send it and did not: it is retried while it is of use. */
  readonly tried: boolean;
  /** It failed where it was sent to, its time lasts, and now there is an address that has not refused it. */
  readonly isMended?: boolean;
}

export interface Difference {
  /** Those that carry others first. */
  readonly insert: readonly Owed[];
  /** Planned at another time, or owed again after it was withdrawn or suppressed, or failed and is mended. */
  readonly update: readonly { readonly id: string; readonly touch: Owed }[];
  readonly withdraw: readonly string[];
}

/**
 * The plan, plus the touches of `always` that were tried in vain: a renewed consent or a lifted hold does not end their
 * retries.
 */
export function keepTried(
  desired: readonly PlannedTouch[],
  always: readonly PlannedTouch[],
  stored: readonly StoredTouch[],
): PlannedTouch[] {
  const [planned, tried] = [
    new Set(desired.map(({ key }) => key)),
    new Set(stored.filter((touch) => touch.tried).map(({ key }) => key)),
  ];
  return [...desired, ...always.filter(({ key }) => tried.has(key) && !planned.has(key))];
}

/** When the plan is made, and since when the patient can be written to. */
export interface Now {
  readonly now: Date;
  readonly reachableSince: Date | null;
}

/**
 * The changes that bring the stored touches to the plan. A touch that was sent, or is being sent, stays as it is, and
 * so does one that went with it. Idempotent.
 */
export function reconcile(desired: readonly Owed[], stored: readonly StoredTouch[], at: Now): Difference {
  const byKey = new Map(stored.map((touch) => [touch.key, touch]));
  const wanted = new Set(desired.map((touch) => touch.key));
  const carriers = (one: Owed, other: Owed) => Number(one.goesWith !== null) - Number(other.goesWith !== null);
  const isOpen = ({ status, goesWith }: StoredTouch) =>
    status === 'planned' || (status === 'carried' && !isComposed(byKey.get(goesWith ?? '')?.status));
  return {
    insert: desired.filter((touch) => !byKey.has(touch.key)).sort(carriers),
    update: desired.flatMap((touch) => {
      const known = byKey.get(touch.key);
      return known && differs(touch, known, at) ? [{ id: known.id, touch }] : [];
    }),
    withdraw: stored.filter((touch) => isOpen(touch) && !wanted.has(touch.key)).map((touch) => touch.id),
  };
}

function differs(touch: Owed, known: StoredTouch, at: Now): boolean {
  if (known.status === 'failed') return known.isMended ?? false;
  if (known.status === 'withdrawn') return touch.expiresAt > at.now;
  if (known.status === 'suppressed')
    return touch.expiresAt > at.now && mayReturn(known, at) && known.statusReason !== (touch.heldBack ?? null);
  if (known.status === 'carried' && touch.goesWith === known.goesWith) return false;
  return (
    (known.status === 'planned' || known.status === 'carried') &&
    (Boolean(touch.heldBack) ||
      touch.dueAt.getTime() !== known.dueAt.getTime() ||
      touch.expiresAt.getTime() !== known.expiresAt.getTime() ||
      touch.reason !== known.reason ||
      touch.rank !== known.rank ||
      touch.goesWith !== known.goesWith)
  );
}

/** What was suppressed comes back when its cause has gone, not with every plan: for want of texts a person was told. */
function mayReturn({ statusReason, updatedAt }: StoredTouch, { reachableSince }: Now): boolean {
  if (statusReason === USED_UP) return false;
  return statusReason !== NO_CHANNEL || (reachableSince !== null && reachableSince > updatedAt);
}
