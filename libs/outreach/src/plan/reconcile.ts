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
  /** A provider was asked to send it, and did not: it is tried again until it is of no use. */
  readonly tried: boolean;
}

export interface Difference {
  readonly insert: readonly PlannedTouch[];
  /** Planned at another time, or wanted again after a withdrawal or a refusal at the door. */
  readonly update: readonly { readonly id: string; readonly touch: PlannedTouch }[];
  readonly withdraw: readonly string[];
}

/** The plan, and of `always` what was tried in vain: a renewed consent or a hold that is over does not end the trying. */
export function withTried(
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

/** What brings the stored touches to the plan. What was sent, or is being sent, is left as it is. Applying it twice changes nothing. */
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
  if (known.status === 'withdrawn' || known.status === 'suppressed') return true;
  return (
    known.status === 'planned' &&
    (touch.dueAt.getTime() !== known.dueAt.getTime() ||
      touch.expiresAt.getTime() !== known.expiresAt.getTime() ||
      touch.reason !== known.reason)
  );
}
