import { inZone } from '@snowmelt/clock';
import { Duration } from 'luxon';
import type { AppointmentFact, Facts, PlannedTouch } from '../facts.js';
import type { OutreachPolicy } from '../outreach-policy.js';
import { beforeItBegins } from '../send-window.js';
import type { TouchKind } from '../touch-kind.js';
import { remindersOf } from './reminder.js';

export const VISIT_LINK = 'visit-link';

/** The link into a visit by itself. Who has arrived is reminded of nothing, but may lose the way into a visit by video and need it again. */
export const visitLink: TouchKind = {
  plan: (facts, policy) =>
    facts.appointments
      .filter(({ status, modality }) => status === 'booked' || (status === 'arrived' && modality === 'telehealth'))
      .flatMap((appointment) => linkTo(appointment, facts, policy)),
  lookBack: () => Duration.fromObject({ days: 14 }), // one that no worker was there to plan is told to staff, who look back as far
  visitCountsFor: () => Duration.fromObject({ days: 1 }), // its page closes with the room, hours after the visit at most
  words: 'link',
  opens: 'appointment',
  isNeededAtOnce: true,
  rank: () => 2,
};

/**
 * A visit's link goes at once when somebody asks for it. Without one nobody gets into a visit by video: when that was agreed on so late
 * that no reminder is left to bring it, or what brought it ended with the address it was sent to, it goes by itself; so does the one to a visit in
 * person, whose reminder a stranger had. It answers what was just agreed or corrected, so it keeps to the outer hours only.
 */
function linkTo(appointment: AppointmentFact, facts: Facts, policy: OutreachPolicy): PlannedTouch[] {
  const { id, version, modality, startsAt, agreedAt, pageUntil } = appointment;
  const lostAt = after(agreedAt, appointment.linkLostAt);
  const asked =
    appointment.linkAsked && appointment.linkAsked.at < pageUntil && !after(appointment.linkAsked.at, lostAt)
      ? appointment.linkAsked
      : null;
  const reminders = remindersOf(facts, appointment, policy);
  const goesByItself = modality === 'telehealth' || (lostAt !== null && lostAt < startsAt);
  const since = asked?.at ?? (goesByItself && !isBrought(appointment, lostAt, reminders) ? (lostAt ?? agreedAt) : null);
  if (!since) return [];
  const dueAt = beforeItBegins(since, startsAt, facts.patient.timeZone, policy.outerWindow);
  if (dueAt >= pageUntil) return [];
  return [
    {
      ...wordsOf(`appointment:${id}:v${version}:link`, asked, lostAt),
      template: VISIT_LINK,
      appointmentId: id,
      appointmentVersion: version,
      courseId: null,
      educationCode: null,
      owedSince: dueAt,
      dueAt,
      expiresAt: pageUntil,
    },
  ];
}

/**
 * A link that was lost is one nobody has: only a reminder still to come brings another, and none comes to who has arrived. Who comes in person
 * may have to fast before: a reminder on the day of the visit is too late for that.
 */
function isBrought(
  { status, modality, startsAt, timeZone }: AppointmentFact,
  lostAt: Date | null,
  reminders: readonly PlannedTouch[],
): boolean {
  const local = (at: Date) => inZone(at, timeZone);
  const isInTime = (dueAt: Date) => modality === 'telehealth' || !local(dueAt).hasSame(local(startsAt), 'day');
  return reminders.some(({ dueAt }) => lostAt === null || (status === 'booked' && dueAt >= lostAt && isInTime(dueAt)));
}

/** What was sent is not sent again under the same key. */
function wordsOf(
  key: string,
  asked: AppointmentFact['linkAsked'],
  lostAt: Date | null,
): Pick<PlannedTouch, 'key' | 'reason'> {
  if (asked) return { key: `${key}-${asked.id}`, reason: 'Link to the visit, asked for' };
  if (lostAt) return { key: `${key}-lost-${lostAt.getTime()}`, reason: 'Link to the visit, to the corrected address' };
  return { key, reason: 'Link to the visit' };
}

const after = (one: Date, other: Date | null | undefined) => (other && other > one ? other : null);
