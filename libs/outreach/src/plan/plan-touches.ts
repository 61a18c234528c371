import { stopsDoses } from '@snowmelt/contracts';
import { DateTime, Duration } from 'luxon';
import type { AppointmentFact, EducationFact, Facts, PlannedTouch } from './facts.js';
import type { OutreachPolicy } from './outreach-policy.js';
import { intoWindow, withinDay } from './send-window.js';
import { visitLink } from './visit-link.js';

/**
 * What a patient should receive, from what has happened. Pure: no clock, no I/O, the same facts give the same touches.
 * What is due days before a visit stays on that day, inside the send window; what is due hours before moves earlier, and after a visit later. Nothing
 * before a visit is owed that was due before it was agreed on, or before the patient could be written to; no reminder after the visit has begun;
 * nothing about a dose whose course is on hold or over; and nothing at all to a patient who agreed to no channel.
 */
export function planTouches(all: Facts, policy: OutreachPolicy): PlannedTouch[] {
  if (!all.patient.reachableSince) return [];
  const facts = { ...all, appointments: all.appointments.filter(({ dose }) => !stopsDoses(dose?.stage ?? null)) };
  const inUse = facts.education.filter((item) => policy.education.includes(item.code));
  return [
    ...facts.appointments.flatMap((appointment) => beforeAndAt(facts, appointment, policy)),
    ...inUse.flatMap((item) => education(facts, item, policy)),
  ].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.key < b.key ? -1 : 1));
}

/** The same, as if the patient could always have been written to and no course had been on hold: what was begun to be sent before either stays owed. */
export function planAsIfAlways({ patient, appointments, ...facts }: Facts, policy: OutreachPolicy): PlannedTouch[] {
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

/** Who has arrived is reminded of nothing, but may lose the way into a visit by video and need its link again. */
function beforeAndAt(facts: Facts, appointment: AppointmentFact, policy: OutreachPolicy): PlannedTouch[] {
  if (appointment.status !== 'booked' && !(appointment.status === 'arrived' && appointment.modality === 'telehealth'))
    return [];
  const reminded = reminders(facts, appointment, policy);
  return [...(appointment.status === 'booked' ? reminded : []), ...visitLink(facts, appointment, policy, reminded)];
}

function reminders(facts: Facts, appointment: AppointmentFact, policy: OutreachPolicy): PlannedTouch[] {
  const offsets = appointment.modality === 'telehealth' ? policy.reminders.telehealth : policy.reminders.infusion;
  return offsets.flatMap((offset) => {
    const dueAt = beforeVisit(facts, appointment, offset, policy);
    // "see you in two hours" is of no use the evening before: what is asked then is asked again at check-in
    if (
      !dueAt ||
      (Duration.fromISO(offset).as('hours') < 24 && !sameDay(dueAt, appointment.startsAt, facts.patient.timeZone))
    )
      return [];
    const name = `${Duration.fromISO(offset).as('hours')}h`;
    return [
      {
        key: `appointment:${appointment.id}:v${appointment.version}:reminder-${name}`,
        kind: 'reminder' as const,
        template: `reminder-${name}`,
        reason: `Reminder ${name === '1h' ? '1 hour' : name.replace('h', ' hours')} before the visit`,
        ...ofAppointment(appointment),
        courseId: null,
        educationCode: null,
        dueAt,
        expiresAt: appointment.startsAt,
      },
    ];
  });
}

function education(facts: Facts, item: EducationFact, policy: OutreachPolicy): PlannedTouch[] {
  const common = { kind: 'education' as const, template: `education-${item.code}`, educationCode: item.code };
  if (item.anchor === 'course_started') {
    const { course } = facts;
    if (!course || !item.stages.includes(course.stage)) return [];
    const dueAt = intoWindow(
      shifted(course.startedAt, item.offset, facts.patient.timeZone),
      facts.patient.timeZone,
      policy.sendWindow,
      'later',
    );
    return [
      {
        ...common,
        key: `course:${course.id}:education-${item.code}`,
        reason: 'Reading for the present stage of treatment',
        appointmentId: null,
        appointmentVersion: null,
        courseId: course.id,
        dueAt,
        expiresAt: goodUntil(dueAt, facts, policy),
      },
    ];
  }
  const wanted = item.anchor === 'appointment_start' ? 'booked' : 'fulfilled';
  return facts.appointments
    .filter(
      (appointment) =>
        appointment.serviceCode === item.serviceCode &&
        appointment.status === wanted &&
        (item.after !== 'note_signed' || appointment.noteSignedAt),
    )
    .flatMap((appointment) => {
      const key = `appointment:${appointment.id}:v${appointment.version}:education-${item.code}`;
      const base = { ...common, key, ...ofAppointment(appointment), courseId: null };
      if (wanted === 'booked') {
        const dueAt = beforeVisit(facts, appointment, item.offset.replace('-', ''), policy);
        return dueAt ? [{ ...base, reason: 'Reading before the visit', dueAt, expiresAt: appointment.startsAt }] : [];
      }
      const dueAt = intoWindow(
        shifted(appointment.endsAt, item.offset, facts.patient.timeZone),
        facts.patient.timeZone,
        policy.sendWindow,
        'later',
      );
      if (appointment.dose?.resumedAt && dueAt < appointment.dose.resumedAt) return [];
      const expiresAt = goodUntil(dueAt, facts, policy);
      // planned all the same: that it is not sent any more, and why, is then told with the other messages
      const tooLate = item.after === 'note_signed' && appointment.noteSignedAt && appointment.noteSignedAt >= expiresAt;
      return [
        {
          ...base,
          reason: tooLate
            ? 'Reading after the visit, whose note was signed too late for it'
            : 'Reading after the visit',
          dueAt,
          expiresAt,
        },
      ];
    });
}

const sameDay = (one: Date, other: Date, zone: string) =>
  DateTime.fromJSDate(one, { zone }).hasSame(DateTime.fromJSDate(other, { zone }), 'day');
/** A touch about the past helps nobody: a reading is given up after its time. */
const goodUntil = (dueAt: Date, { patient }: Facts, policy: OutreachPolicy) =>
  DateTime.fromJSDate(dueAt, { zone: patient.timeZone }).plus(Duration.fromISO(policy.educationGoodFor)).toJSDate();
const latest = (one: Date, other: Date | null) => (other && other > one ? other : one);
const ofAppointment = (appointment: AppointmentFact) => ({
  appointmentId: appointment.id,
  appointmentVersion: appointment.version,
});

const isWholeDays = (offset: string) => Duration.fromISO(offset.replace('-', '')).as('hours') % 24 === 0;

/**
 * Whole days before a visit mean the same time on the wall, and never leave their day: at half past eight in the morning it waits for the window to
 * open, it does not go the evening before. Shorter offsets are elapsed time. Null when it is not owed any more.
 */
function beforeVisit(facts: Facts, appointment: AppointmentFact, offset: string, policy: OutreachPolicy): Date | null {
  const { timeZone } = facts.patient;
  const wanted = shifted(appointment.startsAt, `-${offset}`, appointment.timeZone);
  const since = latest(latest(appointment.agreedAt, facts.patient.reachableSince), appointment.dose?.resumedAt ?? null);
  const dueAt = isWholeDays(offset)
    ? withinDay(wanted, timeZone, policy.sendWindow)
    : intoWindow(wanted, timeZone, policy.sendWindow, 'earlier');
  if (wanted < since && dueAt < since) return null;
  // moved earlier than the booking itself: send it at the booking's own time if the clinic may write then, else not at all
  if (dueAt >= since) return dueAt;
  const now = intoWindow(since, timeZone, policy.sendWindow, 'later');
  return now < appointment.startsAt && (!isWholeDays(offset) || sameDay(now, wanted, timeZone)) ? now : null;
}

function shifted(anchor: Date, offset: string, zone: string): Date {
  const negative = offset.startsWith('-');
  const hours = Duration.fromISO(offset.replace('-', '')).as('hours') * (negative ? -1 : 1);
  const local = DateTime.fromJSDate(anchor, { zone });
  return (isWholeDays(offset) ? local.plus({ days: hours / 24 }) : local.plus({ hours })).toJSDate();
}
