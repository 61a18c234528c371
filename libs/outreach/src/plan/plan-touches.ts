import { isComing, stopsDoses } from '@snowmelt/contracts';
import type { Facts, PlannedTouch } from './facts.js';
import type { OutreachPolicy } from './outreach-policy.js';
import { ranks } from './touch-kind.js';
import { touchKinds, type TouchKinds } from './touch-kinds.js';

/**
 * What a patient should receive, from what has happened. Pure: no clock, no I/O, the same facts give the same touches.
 * A touch due days before a visit stays on that day, inside the send window; one due hours before moves earlier, one
 * after the visit later. A touch before a visit is not owed if it was due before the visit was agreed on, or before the
 * patient could be written to. There is no reminder after the visit has begun, nothing about a dose whose course is on
 * hold or over, and nothing for a patient who agreed to no channel.
 */
export function planTouches(all: Facts, policy: OutreachPolicy, kinds: TouchKinds = touchKinds): PlannedTouch[] {
  if (!all.patient.reachableSince) return [];
  const facts = { ...all, appointments: all.appointments.filter(({ dose }) => !stopsDoses(dose?.stage ?? null)) };
  return Object.values(kinds)
    .flatMap(({ plan, ofStoppedDoses }) => plan(ofStoppedDoses ? all : facts, policy))
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.key < b.key ? -1 : 1));
}

/** When the patient will be asked how they are after the doses that are still to be given. */
export function safetyAhead(facts: Facts, policy: OutreachPolicy): Date[] {
  const appointments = facts.appointments
    .filter(({ dose, status }) => dose && isComing(status))
    .map((dose) => ({ ...dose, status: 'fulfilled' as const }));
  return planTouches({ ...facts, appointments }, policy, { education: touchKinds.education })
    .filter(({ rank, appointmentId }) => appointmentId !== null && rank === ranks.safety)
    .map(({ dueAt }) => dueAt);
}

/**
 * The same, as if the patient had always been reachable and no course had been on hold: a touch that was already tried
 * before a consent was renewed or a hold lifted stays owed.
 */
export function planIgnoringInterruptions(
  { patient, appointments, ...facts }: Facts,
  policy: OutreachPolicy,
): PlannedTouch[] {
  const always = { ...patient, reachableSince: patient.reachableSince && new Date(0) };
  return planTouches(
    {
      ...facts,
      patient: always,
      appointments: appointments.map((one) => ({ ...one, dose: one.dose && { ...one.dose, resumedAt: null } })),
    },
    policy,
  );
}
