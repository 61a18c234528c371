import { collapse } from '../plan/collapse.js';
import type { AppointmentFact, Facts, VisitChange } from '../plan/facts.js';
import type { OutreachPolicy } from '../plan/outreach-policy.js';
import { owedTasks } from '../plan/owed-tasks.js';
import { planTouches } from '../plan/plan-touches.js';
import type { StoredTouch } from '../plan/reconcile.js';
import { at, facts, infusion, LA, policy, wall } from './planned-facts.js';

export const rules: OutreachPolicy = { ...policy, tellOfChanges: 'message', unmarkedAfter: 'PT2H' };
export const noChannel = { id: 'p', timeZone: LA, reachableSince: null };

export interface Scene {
  readonly now: string;
  readonly policy?: OutreachPolicy;
  readonly email?: boolean;
  readonly stored?: readonly StoredTouch[];
}
/** What a person owes by these facts: kind, visit, by when. */
export const tasks = (more: Partial<Facts>, { now, policy: by = rules, email = false, stored: known = [] }: Scene) => {
  const all = facts(more);
  const outlook = {
    sent: [],
    channels: { sms: all.patient.reachableSince !== null, email },
    limits: by.texts,
    expected: [],
    timeZone: LA,
    now: at(now),
  };
  const owed = collapse(planTouches(all, by), known, at(now));
  return owedTasks({ facts: all, owed, stored: known, policy: by, outlook }).map(
    ({ kind, appointmentId, dueAt }) => `${kind} ${appointmentId} ${wall(dueAt)}`,
  );
};
export const visit = (more: Partial<AppointmentFact> = {}) => infusion('2026-11-24T12:00', more);
export const change = (more: Partial<VisitChange> = {}): VisitChange => ({
  what: 'moved',
  version: 2,
  at: at('2026-11-20T10:00'),
  formerStart: at('2026-11-23T12:00'),
  toldBy: null,
  ...more,
});
