import { inZone } from '@snowmelt/clock';
import { Duration } from 'luxon';
import { LISTED_DAYS } from '../../listed-days.js';
import type { AppointmentFact, Facts, PlannedTouch } from '../facts.js';
import type { OutreachPolicy } from '../outreach-policy.js';
import { intoWindowBeforeVisit } from '../send-window.js';
import { ranks, type TouchKind } from '../touch-kind.js';
import { remindersOf } from './reminder.js';

export const VISIT_LINK = 'visit-link';

/**
 * The link to a visit in a message of its own. A patient who has arrived gets no reminder, but may lose the link to a
 * visit by video and need it again.
 */
export const visitLink: TouchKind = {
  plan: (facts, policy) =>
    facts.appointments
      .filter(({ status, modality }) => status === 'booked' || (status === 'arrived' && modality === 'video'))
      .flatMap((appointment) => linkTo(appointment, facts, policy)),
  lookBack: () => Duration.fromObject({ days: LISTED_DAYS }),
  visitCountsFor: () => Duration.fromObject({ days: 1 }), // its page closes with the room, at most hours after the visit
  words: 'link',
  opens: 'appointment',
  isNeededAtOnce: true,
};

/**
 * A visit's link is due at once when somebody asks for it. It is also due without a request when a patient has no link
 * to a visit by video: the visit was agreed on too late for a reminder, or the address of the message with the link was
 * corrected. The same goes for a visit in person whose reminder went to a stranger. The patient has just agreed to or
 * corrected something, so only the outer hours apply.
 */
function linkTo(appointment: AppointmentFact, facts: Facts, policy: OutreachPolicy): PlannedTouch[] {
  const { id, version, modality, startsAt, agreedAt, pageUntil } = appointment;
  const lostAt = after(agreedAt, appointment.linkLostAt);
  const asked =
    appointment.linkAsked && appointment.linkAsked.at < pageUntil && !after(appointment.linkAsked.at, lostAt)
      ? appointment.linkAsked
      : null;
  const reminders = remindersOf(facts, appointment, policy);
  const goesByItself = modality === 'video' || (lostAt !== null && lostAt < startsAt);
  const since =
    asked?.at ?? (goesByItself && !isSentByReminder(appointment, lostAt, reminders) ? (lostAt ?? agreedAt) : null);
  if (!since) return [];
  const dueAt = intoWindowBeforeVisit(since, startsAt, facts.patient.timeZone, policy.outerWindow);
  if (dueAt >= pageUntil) return [];
  return [
    {
      ...wordsOf(`appointment:${id}:v${version}:link`, asked, lostAt),
      template: VISIT_LINK,
      rank: ranks.soon,
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
 * The patient no longer has a link that was lost: only a reminder still to come replaces it, and a patient who has
 * arrived gets none. For a visit in person a reminder on the day itself is too late, because the patient may have to
 * fast.
 */
function isSentByReminder(
  { status, modality, startsAt, timeZone }: AppointmentFact,
  lostAt: Date | null,
  reminders: readonly PlannedTouch[],
): boolean {
  const local = (at: Date) => inZone(at, timeZone);
  const isInTime = (dueAt: Date) => modality === 'video' || !local(dueAt).hasSame(local(startsAt), 'day');
  return reminders.some(({ dueAt }) => lostAt === null || (status === 'booked' && dueAt >= lostAt && isInTime(dueAt)));
}

/** Each request and each loss has a key of its own, because a touch is sent once per key. */
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
