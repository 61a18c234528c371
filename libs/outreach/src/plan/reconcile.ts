import type { TouchStatus } from '@snowmelt/contracts';
import type { PlannedTouch } from './facts.js';

export interface StoredTouch {
  readonly id: string;
  readonly key: string;
  readonly template: string;
  readonly status: TouchStatus;
  readonly dueAt: Date;
  readonly expiresAt: Date;
  readonly reason: string;
  /** A provider was asked to send it and did not: it is retried while it is of use. */
  readonly tried: boolean;
  /** It failed where it was sent to, its time lasts, and now there is an address that has not refused it. */
  readonly isMended?: boolean;
}

export interface Difference {
  readonly insert: readonly PlannedTouch[];
  /** Planned at another time, or owed again after it was withdrawn or suppressed, or failed and is mended. */
  readonly update: readonly { readonly id: string; readonly touch: PlannedTouch }[];
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

/**
 * The changes that bring the stored touches to the plan. A touch that was sent, or is being sent, stays as it is.
 * Idempotent.
 */
export function reconcile(desired: readonly PlannedTouch[], stored: readonly StoredTouch[]): Difference {
  const byKey = new Map(stored.map((touch) => [touch.key, touch]));
  const wanted = new Set(desired.map((touch) => touch.key));
  return {
    insert: desired.filter((touch) => !byKey.has(touch.key)),
    update: desired.flatMap((touch) => {
      const known = byKey.get(touch.key);
      return known && differs(touch, known) ? [{ id: known.id, touch }] : [];
    }),
    withdraw: stored.filter((touch) => touch.status === 'planned' && !wanted.has(touch.key)).map((touch) => touch.id),
  };
}

function differs(touch: PlannedTouch, known: StoredTouch): boolean {
  if (known.status === 'failed') return known.isMended ?? false;
  if (known.status === 'withdrawn' || known.status === 'suppressed') return true;
  return (
    known.status === 'planned' &&
    (touch.dueAt.getTime() !== known.dueAt.getTime() ||
      touch.expiresAt.getTime() !== known.expiresAt.getTime() ||
      touch.reason !== known.reason)
  );
}
