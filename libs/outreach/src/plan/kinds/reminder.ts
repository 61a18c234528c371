import { Duration } from 'luxon';
import { beforeVisit, sameDay } from '../before-visit.js';
import { LISTED_DAYS } from '../../listed-days.js';
import type { AppointmentFact, Facts, PlannedTouch } from '../facts.js';
import type { OutreachPolicy } from '../outreach-policy.js';
import { ranks, type TouchKind } from '../touch-kind.js';

/** Reminds a patient of a visit before it begins. */
export const reminder: TouchKind = {
  plan: (facts, policy) =>
    facts.appointments
      .filter(({ status }) => status === 'booked')
      .flatMap((appointment) => remindersOf(facts, appointment, policy)),
  lookBack: () => Duration.fromObject({ days: LISTED_DAYS }),
  visitCountsFor: () => Duration.fromObject({ days: 0 }),
  words: 'visit',
  opens: 'appointment',
  isNeededAtOnce: false,
};

/** All reminders of the visit, whether or not the patient has already arrived. */
export function remindersOf(facts: Facts, appointment: AppointmentFact, policy: OutreachPolicy): PlannedTouch[] {
  const all = allOf(facts, appointment, policy);
  const isEarlier = ({ rank }: PlannedTouch) => rank !== ranks.soon;
  // who confirmed a visit by video has its link, and finds it on the page: no text of the last hour
  return appointment.modality === 'video' && appointment.confirmedAt && all.some(isEarlier)
    ? all.filter(isEarlier)
    : all;
}

function allOf(facts: Facts, appointment: AppointmentFact, policy: OutreachPolicy): PlannedTouch[] {
  return offsetsOf(appointment, policy).flatMap((offset) => {
    const dueAt = beforeVisit(facts, appointment, offset, policy);
    // "see you in two hours" is of no use the evening before, and check-in repeats its questions
    if (
      !dueAt ||
      (Duration.fromISO(offset).as('hours') < 24 && !sameDay(dueAt, appointment.startsAt, facts.patient.timeZone))
    )
      return [];
    const name = `${Duration.fromISO(offset).as('hours')}h`;
    return [
      {
        key: `appointment:${appointment.id}:v${appointment.version}:reminder-${name}`,
        template: `reminder-${name}`,
        rank: rankOf(Duration.fromISO(offset).as('hours')),
        reason: `Reminder ${name === '1h' ? '1 hour' : name.replace('h', ' hours')} before the visit`,
        appointmentId: appointment.id,
        appointmentVersion: appointment.version,
        courseId: null,
        educationCode: null,
        owedSince: dueAt,
        dueAt,
        expiresAt: appointment.startsAt,
      },
    ];
  });
}

const rankOf = (hours: number) => (hours < 24 ? ranks.soon : hours === 24 ? ranks.dayBefore : ranks.earlier);

/** By what the visit is for, never by the code of its service: only a dose has the stay and the way home of one. */
function offsetsOf({ modality, dose }: AppointmentFact, { reminders }: OutreachPolicy): readonly string[] {
  if (modality !== 'in_person') return reminders.video;
  return dose ? reminders.dose : reminders.inPerson;
}
