import type { PlannedTouch } from './facts.js';
import type { OutreachPolicy } from './outreach-policy.js';
import type { StoredTouch } from './reconcile.js';
import { kindOf, touchKinds, type TouchKinds } from './touch-kinds.js';

/** Drops touches that became owed earlier than their kind looks back. A stored touch was planned in time, and stays. */
export function withinLookBack(
  desired: readonly PlannedTouch[],
  stored: readonly Pick<StoredTouch, 'key'>[],
  policy: OutreachPolicy,
  now: Date,
  kinds: TouchKinds = touchKinds,
): PlannedTouch[] {
  const known = new Set(stored.map(({ key }) => key));
  return desired.filter(({ key, template, owedSince }) => {
    const lookBack = kindOf(template, kinds).lookBack(policy);
    return known.has(key) || now.getTime() - owedSince.getTime() <= lookBack.toMillis();
  });
}

/** How many seconds after its end a visit counts among the facts: the longest that any kind needs. */
export function visitCountsFor(policy: OutreachPolicy, kinds: TouchKinds = touchKinds): number {
  return Math.max(...Object.values(kinds).map((kind) => kind.visitCountsFor(policy).as('seconds')));
}
