import { DateTime } from 'luxon';
import type { AppointmentFact, Facts, PlannedTouch } from './facts.js';
import type { OutreachPolicy } from './outreach-policy.js';
import { beforeItBegins } from './send-window.js';

export const VISIT_LINK = 'visit-link';

/**
 * A visit's link goes at once when somebody asks for it. Without one nobody gets into a visit by video: when that was agreed on so late
 * that no reminder is left to bring it, or what brought it ended with the address it was sent to, it goes by itself; so does the one to a visit in
 * person, whose reminder a stranger had. It answers what was just agreed or corrected, so it keeps to the outer hours only.
 */
export function visitLink(
  { patient }: Facts,
  appointment: AppointmentFact,
  policy: OutreachPolicy,
  reminders: readonly PlannedTouch[],
): PlannedTouch[] {
  const { id, version, modality, startsAt, agreedAt, pageUntil } = appointment;
  const lostAt = after(agreedAt, appointment.linkLostAt);
  const asked =
    appointment.linkAsked && appointment.linkAsked.at < pageUntil && !after(appointment.linkAsked.at, lostAt)
      ? appointment.linkAsked
      : null;
  const goesByItself = modality === 'telehealth' || (lostAt !== null && lostAt < startsAt);
  const since = asked?.at ?? (goesByItself && !isBrought(appointment, lostAt, reminders) ? (lostAt ?? agreedAt) : null);
  if (!since) return [];
  const dueAt = beforeItBegins(since, startsAt, patient.timeZone, policy.outerWindow);
  if (dueAt >= pageUntil) return [];
  return [
    {
      ...wordsOf(`appointment:${id}:v${version}:link`, asked, lostAt),
      kind: 'reminder',
      template: VISIT_LINK,
      appointmentId: id,
      appointmentVersion: version,
      courseId: null,
      educationCode: null,
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
  const local = (at: Date) => DateTime.fromJSDate(at, { zone: timeZone });
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
