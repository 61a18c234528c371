import { inZone } from '@snowmelt/clock';
import { isComing, stopsDoses, type TaskKind } from '@snowmelt/contracts';
import { Duration } from 'luxon';
import { NO_CHANNEL, NOT_APPROVED, USED_UP } from '../dispatch/status-reasons.js';
import type { Owed } from './collapse.js';
import type { AppointmentFact, Facts } from './facts.js';
import { forecast, type Outlook } from './forecast.js';
import { keyOfChange, soonestOf, untold } from './kinds/visit-change.js';
import { fastingTexts, safetyAfter } from './kinds/reading.js';
import type { OutreachPolicy } from './outreach-policy.js';
import type { StoredTouch } from './reconcile.js';
import { ranks } from './touch-kind.js';
import { findKind } from './touch-kinds.js';

/** What a person owes because a message cannot say it, or because nobody has said what became of a visit. */
export interface OwedTask {
  /** The same fact gives the same key: a task goes away with its reason. */
  readonly key: string;
  readonly kind: TaskKind;
  readonly appointmentId: string | null;
  readonly dueAt: Date;
}
/** What the tasks follow from: the facts, and the plan that was made from them. */
export interface Planned {
  readonly facts: Facts;
  readonly owed: readonly Owed[];
  readonly stored: readonly StoredTouch[];
  readonly policy: OutreachPolicy;
  readonly outlook: Outlook;
}
type Rule = (planned: Planned, now: Date) => OwedTask[];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A plan is made at least once a day: what will have no channel before the next one is told now. */
const LOOK_AHEAD = 36 * HOUR;
const DAY = 24 * HOUR;
const latest = (...dates: readonly Date[]) => new Date(Math.max(...dates.map((date) => date.getTime())));
const earliest = (...dates: readonly Date[]) => new Date(Math.min(...dates.map((date) => date.getTime())));
const plus = (date: Date, ms: number) => new Date(date.getTime() + ms);
const endOfDay = (date: Date, zone: string) => inZone(date, zone).endOf('day').toJSDate();
const ahead = ({ appointments }: Facts, now: Date) =>
  appointments.filter(({ status, startsAt }) => status === 'booked' && startsAt > now);
/** Another time is another matter. */
const ofVersion = ({ id, version }: AppointmentFact) => `${id}:v${version}`;
const goesOn = ({ dose }: AppointmentFact) => !stopsDoses(dose?.stage ?? null);

/** Pure: the same facts at the same time give the same tasks. */
export const owedTasks = (planned: Planned): OwedTask[] => rules.flatMap((rule) => rule(planned, planned.outlook.now));

/** The next visit, and those that begin before the plan is made again: a series is not six tasks at once. */
const unreachable: Rule = ({ facts }, now) => {
  if (facts.patient.reachableSince) return [];
  return ahead(facts, now)
    .filter(goesOn)
    .filter(({ startsAt }, index) => index === 0 || startsAt.getTime() < now.getTime() + LOOK_AHEAD)
    .map((visit) => ({
      key: `unreachable:${ofVersion(visit)}`,
      kind: 'unreachable_patient',
      appointmentId: visit.id,
      dueAt: latest(visit.agreedAt, plus(visit.startsAt, -DAY)),
    }));
};

const isGivenUp = (touch: StoredTouch | undefined) =>
  touch?.status === 'suppressed' && [USED_UP, NO_CHANNEL].includes(touch.statusReason ?? '');

/** After-dose safety, reminders of the day before, links, changes: while there is time to call. Readings only wait. */
const withoutChannel: Rule = ({ facts, owed, stored, outlook }, now) => {
  if (!facts.patient.reachableSince) return [];
  const byKey = new Map(stored.map((touch) => [touch.key, touch]));
  const isOpen = ({ key, heldBack }: Owed) => !heldBack && ['planned', undefined].includes(byKey.get(key)?.status);
  const coming = forecast(owed.filter(isOpen), outlook).filter(
    ({ channel, at }) => channel === null && at.getTime() < now.getTime() + LOOK_AHEAD,
  );
  return [
    ...coming.map(({ touch }) => touch),
    ...owed.filter((touch) => isGivenUp(byKey.get(touch.key)) && touch.expiresAt > now),
  ]
    .filter(({ rank, template }) => rank <= ranks.dayBefore || findKind(template)?.isNeededAtOnce)
    .map(({ key, appointmentId, dueAt }) => ({
      key: `text:${key}`,
      kind: 'reminder_without_channel',
      appointmentId,
      dueAt,
    }));
};

const wasSent = (key: string, stored: readonly StoredTouch[]): boolean => {
  const known = stored.find((touch) => touch.key === key);
  const { status } = stored.find((touch) => touch.key === known?.goesWith) ?? known ?? {};
  return status === 'sent' || status === 'sending';
};

/**
 * How the patient is after a dose is asked also where no message may: they cannot be written to any more, or the course
 * was put on hold or ended after the dose. A hold that was lifted meanwhile does not bring the message back.
 */
const safetyUnasked: Rule = ({ facts, policy, stored }, now) => {
  const isUnasked = ({ dose }: AppointmentFact, dueAt: Date) =>
    !facts.patient.reachableSince || stopsDoses(dose?.stage ?? null) || (dose?.resumedAt ?? new Date(0)) > dueAt;
  return safetyAfter(facts, policy)
    .filter(({ visit, touch }) => isUnasked(visit, touch.dueAt) && !wasSent(touch.key, stored))
    .filter(({ touch }) => touch.dueAt.getTime() < now.getTime() + LOOK_AHEAD && touch.expiresAt > now)
    .map(({ visit, touch }) => ({
      key: `safety:${touch.key}`,
      kind: 'reminder_without_channel',
      appointmentId: visit.id,
      dueAt: touch.dueAt,
    }));
};

/**
 * Nobody makes up for how long before which dose a patient fasts, and nobody guesses it who was not told: without the
 * numbers, without an approval, without a text in the clinic's rules, and when the text was due before the patient
 * could be written to, a person says it.
 */
const fasting: Rule = ({ facts, policy, owed, stored }, now) =>
  ahead(facts, now)
    .filter(goesOn)
    .flatMap((visit) => {
      const dueAt = latest(visit.agreedAt, plus(visit.startsAt, -DAY));
      const isNear = dueAt.getTime() < now.getTime() + LOOK_AHEAD;
      const texts = fastingTexts(visit, facts, policy);
      const isMissing =
        (isNear && visit.dose !== null && texts.length === 0) ||
        texts.some(({ key, hasNumbers }) => !hasNumbers || (isNear && !isOnItsWay(key, owed, stored)));
      const about = { key: `fasting:${ofVersion(visit)}`, appointmentId: visit.id, dueAt };
      return isMissing ? [{ ...about, kind: 'no_fasting_numbers' as const }] : [];
    });

/** It went, goes with another one, or will go. What failed is a task of its own. */
function isOnItsWay(key: string, owed: readonly Owed[], stored: readonly StoredTouch[]): boolean {
  const known = stored.find((touch) => touch.key === key);
  const carrier = known?.status === 'carried' ? stored.find((touch) => touch.key === known.goesWith) : null;
  const status = carrier?.status ?? known?.status;
  if (status === 'sent' || status === 'sending' || status === 'failed') return true;
  if (status === 'expired' || isGivenUp(known)) return false;
  return owed.some((touch) => touch.key === key && !touch.heldBack);
}

/** What is said before the next dose waits for the clinic's approval: while there is time to read and approve it. */
const notApproved: Rule = ({ facts, policy, owed }, now) => {
  const [next] = ahead(facts, now).filter((visit) => goesOn(visit) && fastingTexts(visit, facts, policy).length > 0);
  if (!next) return [];
  const keys = fastingTexts(next, facts, policy).map(({ key }) => key);
  return owed
    .filter(({ key, heldBack }) => keys.includes(key) && heldBack === NOT_APPROVED)
    .map(({ key }) => ({
      key: `approve:${key}`,
      kind: 'not_approved',
      appointmentId: next.id,
      dueAt: latest(next.agreedAt, plus(next.startsAt, -2 * DAY)),
    }));
};

/** Unless a message says so, or has said so: that one was to be sent is not enough. */
const tellOfChange: Rule = ({ facts, owed, stored }, now) =>
  facts.appointments.flatMap((visit) => {
    const change = untold(visit);
    if (!change || isSaid(keyOfChange(visit.id, change), owed, stored, now)) return [];
    if ((change.what === 'moved' ? latest(change.formerStart, visit.startsAt) : change.formerStart) <= now) return [];
    const dueAt = earliest(soonestOf(change, visit.startsAt), plus(change.at, DAY));
    return [
      { key: `change:${visit.id}:v${change.version}`, kind: 'tell_patient_of_change', appointmentId: visit.id, dueAt },
    ];
  });

function isSaid(key: string, owed: readonly Owed[], stored: readonly StoredTouch[], now: Date): boolean {
  const status = stored.find((touch) => touch.key === key)?.status;
  if (status === 'sent' || status === 'sending') return true;
  return status !== 'expired' && owed.some((touch) => touch.key === key && touch.expiresAt > now);
}

/** One task for all visits of a course that is on hold or over. */
const visitsOfStopped: Rule = ({ facts }, now) => {
  const stopped = ahead(facts, now).filter((visit) => visit.dose && !goesOn(visit));
  const courses = new Map(
    stopped.map((visit) => [visit.dose?.courseId ?? '', visit]).reverse() as [string, AppointmentFact][],
  );
  return [...courses].map(([courseId, { id, agreedAt, dose }]) => ({
    key: `stopped:${courseId}:${dose?.stageSince?.toISOString() ?? ''}`, // another hold is another matter
    kind: 'visits_of_stopped_course',
    appointmentId: id,
    dueAt: latest(dose?.stageSince ?? agreedAt, agreedAt),
  }));
};

const missed: Rule = ({ facts }) =>
  facts.unsettled
    .filter(({ status }) => status === 'noshow')
    .map(({ id, endsAt, timeZone }) => ({
      key: `missed:${id}`,
      kind: 'missed_visit',
      appointmentId: id,
      dueAt: endOfDay(endsAt, timeZone),
    }));

/** It is no session of the course: a prescriber says whether it is given again, and how the course goes on. */
const stoppedEarly: Rule = ({ facts }) =>
  facts.unsettled
    .filter(({ status }) => status === 'fulfilled')
    .map(({ id, endsAt, timeZone }) => ({
      key: `stopped-early:${id}`,
      kind: 'dose_stopped_early',
      appointmentId: id,
      dueAt: endOfDay(endsAt, timeZone),
    }));

const notMarked: Rule = ({ facts, policy }, now) =>
  facts.unsettled
    .filter((visit) => isComing(visit.status) && (unmarkedAt(visit.endsAt, policy) ?? Infinity) <= now.getTime())
    .map(({ id, endsAt, timeZone }) => ({
      key: `unmarked:${id}`,
      kind: 'visit_not_marked',
      appointmentId: id,
      dueAt: endOfDay(endsAt, timeZone),
    }));

const rules: readonly Rule[] = [
  unreachable,
  withoutChannel,
  safetyUnasked,
  fasting,
  notApproved,
  tellOfChange,
  visitsOfStopped,
  missed,
  stoppedEarly,
  notMarked,
];

const unmarkedAt = (endsAt: Date, { unmarkedAfter }: OutreachPolicy) =>
  unmarkedAfter === undefined ? null : endsAt.getTime() + Duration.fromISO(unmarkedAfter).toMillis();

/** Whether its messages have gone out is looked at while somebody can still call about it (`MessageTasks`). */
function looksBefore({ status, startsAt, agreedAt, linkAsked }: AppointmentFact, { late }: OutreachPolicy): number[] {
  if (status !== 'booked' || !late) return [];
  const [lateMs, callMs] = [late.after, late.callBefore].map((span) => Duration.fromISO(span).toMillis()) as [
    number,
    number,
  ];
  const start = startsAt.getTime();
  const since = Math.max(agreedAt.getTime(), linkAsked?.at.getTime() ?? 0);
  return [start - callMs, start - HOUR, since + lateMs + MINUTE].filter((at) => at < start);
}

/** When the passing of time alone calls for another task: the plan is made again then, not only once a day. */
export function nextTaskAt({ appointments, unsettled }: Facts, policy: OutreachPolicy, now: Date): Date | null {
  const unmarked = [...appointments, ...unsettled]
    .filter(({ status }) => isComing(status))
    .flatMap(({ endsAt }) => unmarkedAt(endsAt, policy) ?? []);
  const moments = [...unmarked, ...appointments.flatMap((visit) => looksBefore(visit, policy))].filter(
    (at) => at > now.getTime(),
  );
  return moments.length > 0 ? new Date(Math.min(...moments)) : null;
}
