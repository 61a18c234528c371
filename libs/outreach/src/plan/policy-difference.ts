import type { OutreachDryRunPage } from '@snowmelt/contracts';
import { collapse, isComposed, type Owed } from './collapse.js';
import type { Facts } from './facts.js';
import { forecast, type Outlook } from './forecast.js';
import { withinLookBack } from './look-back.js';
import type { OutreachPolicy } from './outreach-policy.js';
import { planTouches, safetyAhead } from './plan-touches.js';
import type { StoredTouch } from './reconcile.js';

export type PolicyChange = OutreachDryRunPage['items'][number]['changes'][number];
/** A patient, as far as a plan is made from it. */
export interface Patient {
  readonly facts: Facts;
  readonly stored: readonly StoredTouch[];
  readonly outlook: Omit<Outlook, 'limits' | 'expected'>;
}
interface Way {
  readonly touch: Owed;
  readonly way: PolicyChange['before'];
}

const AHEAD_MS = 7 * 86_400_000;

/** What one patient would get otherwise in the next seven days if `after` were in force instead of `before`. Pure. */
export function policyDifference(patient: Patient, before: OutreachPolicy, after: OutreachPolicy): PolicyChange[] {
  const [now, then] = [waysBy(patient, before), waysBy(patient, after)];
  return [...new Set([...now.keys(), ...then.keys()])]
    .map((key) => ({
      before: now.get(key)?.way ?? 'none',
      after: then.get(key)?.way ?? 'none',
      of: then.get(key) ?? now.get(key),
    }))
    .filter((change) => change.before !== change.after)
    .map(({ of, ...change }) => ({ ...change, touch: (of as Way).touch }))
    .sort((a, b) => a.touch.dueAt.getTime() - b.touch.dueAt.getTime())
    .map(({ touch, ...change }) => ({ reason: touch.reason, dueAt: touch.dueAt.toISOString(), ...change }));
}

/** Each touch with the way in which it goes; one that goes with another has that one's. */
function waysBy({ facts, stored, outlook }: Patient, policy: OutreachPolicy): Map<string, Way> {
  const { now } = outlook;
  const status = new Map(stored.map((touch) => [touch.key, touch.status]));
  const owed = collapse(withinLookBack(planTouches(facts, policy), stored, policy, now), stored, now).filter(
    ({ key }) => !isComposed(status.get(key)),
  );
  const own = new Map<string, Way>(
    forecast(owed, { ...outlook, limits: policy.texts, expected: safetyAhead(facts, policy) })
      .filter(({ at }) => at.getTime() < now.getTime() + AHEAD_MS)
      .map(({ touch, channel }) => [touch.key, { touch, way: channel ?? 'none' }]),
  );
  const carried = owed.flatMap((touch) => {
    const carrier = touch.goesWith === null ? undefined : own.get(touch.goesWith);
    return carrier ? [[touch.key, { touch, way: carrier.way }] as const] : [];
  });
  return new Map([...own, ...carried]);
}
