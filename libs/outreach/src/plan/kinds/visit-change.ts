import { Duration } from 'luxon';
import type { AppointmentFact, Facts, PlannedTouch, VisitChange } from '../facts.js';
import type { OutreachPolicy } from '../outreach-policy.js';
import { intoWindow } from '../send-window.js';
import { ranks, type TouchKind } from '../touch-kind.js';

export const VISIT_MOVED = 'visit-moved';
export const VISIT_CANCELLED = 'visit-cancelled';
/** Less than this before the visit a message that waits for the morning comes too late: a person calls. */
const CALL_WITHIN = Duration.fromObject({ hours: 24 }).toMillis();

const kind = (template: string, what: VisitChange['what'], words: 'moved' | 'cancelled'): TouchKind => ({
  plan: (facts, policy) =>
    facts.appointments.flatMap((appointment) =>
      appointment.change?.what === what && byMessage(appointment, facts, policy)
        ? [touchOf(appointment, appointment.change, facts, policy, template)]
        : [],
    ),
  lookBack: () => Duration.fromObject({ hours: 12 }),
  visitCountsFor: () => Duration.fromObject({ days: 0 }),
  words,
  opens: 'appointment',
  isNeededAtOnce: true,
  ofStoppedDoses: true,
});

/** The clinic gave the visit another time or site, or called it off, and nobody has told the patient yet. */
export const visitMoved = kind(VISIT_MOVED, 'moved', 'moved');
export const visitCancelled = kind(VISIT_CANCELLED, 'cancelled', 'cancelled');

/**
 * A change that the patient still has to hear of: the visit has begun neither at the old time nor at the new, and they
 * have not confirmed it since.
 */
export function untold({ change, startsAt, status, confirmedAt }: AppointmentFact): VisitChange | null {
  if (!change || change.toldBy !== null || change.at >= soonestOf(change, startsAt)) return null;
  if (confirmedAt && confirmedAt > change.at) return null;
  return status === 'booked' || status === 'cancelled' ? change : null;
}

/** When the patient comes for nothing, or is missed; what was called off has no new time. They must know by then. */
export const soonestOf = ({ what, formerStart }: VisitChange, startsAt: Date): Date =>
  what === 'moved' && startsAt < formerStart ? startsAt : formerStart;

/** The key of the message of a change. */
export const keyOfChange = (appointmentId: string, { what, version }: VisitChange) =>
  `appointment:${appointmentId}:v${version}:${what === 'moved' ? VISIT_MOVED : VISIT_CANCELLED}`;

/** By message if the clinic's policy says so and it comes in time; else a person calls (`owed-tasks.ts`). */
function byMessage(appointment: AppointmentFact, facts: Facts, policy: OutreachPolicy): boolean {
  const change = untold(appointment);
  if (!change || policy.tellOfChanges !== 'message' || !facts.patient.reachableSince) return false;
  const dueAt = dueOf(change, facts, policy);
  const soonest = soonestOf(change, appointment.startsAt).getTime();
  return dueAt.getTime() === change.at.getTime() || soonest - dueAt.getTime() >= CALL_WITHIN;
}

const dueOf = ({ at }: VisitChange, { patient }: Facts, policy: OutreachPolicy) =>
  intoWindow(at, patient.timeZone, policy.outerWindow, 'later');

function touchOf(
  { id, startsAt }: AppointmentFact,
  change: VisitChange,
  facts: Facts,
  policy: OutreachPolicy,
  template: string,
): PlannedTouch {
  const dueAt = dueOf(change, facts, policy);
  return {
    key: keyOfChange(id, change),
    template,
    rank: ranks.dayBefore,
    reason: change.what === 'moved' ? 'The visit has a new time' : 'The visit is not taking place',
    appointmentId: id,
    appointmentVersion: change.version,
    courseId: null,
    educationCode: null,
    owedSince: dueAt,
    dueAt,
    expiresAt: soonestOf(change, startsAt),
  };
}
