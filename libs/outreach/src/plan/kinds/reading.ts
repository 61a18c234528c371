import { inZone } from '@snowmelt/clock';
import { isComing, type Stage, stopsDoses } from '@snowmelt/contracts';
import { Duration } from 'luxon';
import { beforeVisit, shifted } from '../before-visit.js';
import { LISTED_DAYS } from '../../listed-days.js';
import type { AppointmentFact, EducationFact, Facts, PlannedTouch } from '../facts.js';
import type { OutreachPolicy } from '../outreach-policy.js';
import { intoWindow } from '../send-window.js';
import { ranks, type TouchKind } from '../touch-kind.js';

/** An education item, sent when its trigger says. */
export const reading: TouchKind = {
  plan: (facts, policy) =>
    facts.education
      .filter(({ code }) => policy.education.includes(code))
      .flatMap((item) => (item.anchor === 'course_stage' ? ofCourse : ofVisits)(facts, item, policy)),
  // staff may mark a visit as kept, or move a course to a stage, days after the reading was due: it is sent while it is
  // good, and staff see for two weeks what came too late
  lookBack: ({ educationGoodFor }) =>
    longer(Duration.fromISO(educationGoodFor), Duration.fromObject({ days: LISTED_DAYS })),
  // an item is due within a week of the visit: see `EducationItem`
  visitCountsFor: ({ educationGoodFor }) => Duration.fromISO(educationGoodFor).plus({ days: 7 }),
  words: 'reading',
  opens: 'education',
  isNeededAtOnce: false,
};

/** Owed anew at each of its stages until the patient has it: who could not be reached before consent gets it after. */
function ofCourse(facts: Facts, item: EducationFact, policy: OutreachPolicy): PlannedTouch[] {
  const { course } = facts;
  if (!course || !item.stages.includes(course.stage)) return [];
  const dueAt = afterwards(course.stageSince, item, facts, policy);
  return [
    {
      ...named(item, `course:${course.id}`),
      reason: 'Reading for the present stage of treatment',
      appointmentId: null,
      appointmentVersion: null,
      courseId: course.id,
      owedSince: dueAt,
      dueAt,
      expiresAt: goodUntil(dueAt, facts, policy),
    },
  ];
}

/** A dose is asked for the stage of its own course, any other visit for that of the patient's. */
function ofVisits(facts: Facts, item: EducationFact, policy: OutreachPolicy): PlannedTouch[] {
  const isBefore = item.anchor === 'appointment_start';
  const stageOf = ({ dose }: AppointmentFact) => (dose ? dose.stage : (facts.course?.stage ?? null));
  const fitsStage = (stage: Stage | null) => stage !== null && item.stages.includes(stage);
  return facts.appointments
    .filter(
      (visit) =>
        item.purposes.includes(visit.purpose) &&
        visit.status === (isBefore ? 'booked' : 'fulfilled') &&
        (item.after !== 'note_signed' || visit.noteSignedAt) &&
        fitsStage(stageOf(visit)) &&
        (isBefore || item.concern === 'safety' || !visit.dose?.isStoppedEarly) && // there is little to make meaning of
        saysFasting(item, visit),
    )
    .flatMap((appointment) => (isBefore ? beforeIt : afterIt)(facts, item, appointment, policy));
}

function beforeIt(
  facts: Facts,
  item: EducationFact,
  appointment: AppointmentFact,
  policy: OutreachPolicy,
): PlannedTouch[] {
  const dueAt = beforeVisit(facts, appointment, item.offset.replace('-', ''), policy);
  const expiresAt = beforeFasting(item, appointment);
  if (!dueAt || dueAt >= expiresAt) return [];
  return [
    { ...ofAppointment(item, appointment), reason: 'Reading before the visit', owedSince: dueAt, dueAt, expiresAt },
  ];
}

function afterIt(
  facts: Facts,
  item: EducationFact,
  appointment: AppointmentFact,
  policy: OutreachPolicy,
): PlannedTouch[] {
  const dueAt = afterwards(appointment.endsAt, item, facts, policy);
  if (appointment.dose?.resumedAt && dueAt < appointment.dose.resumedAt) return [];
  const expiresAt = beforeNextDose(goodUntil(dueAt, facts, policy), facts, appointment);
  if (dueAt >= expiresAt) return []; // by then the next dose has begun
  const signedAt = item.after === 'note_signed' ? appointment.noteSignedAt : null;
  // planned even if too late: staff then see it, and why it is not sent, among the other messages
  const reason =
    signedAt && signedAt >= expiresAt
      ? 'Reading after the visit, whose note was signed too late for it'
      : 'Reading after the visit';
  const owedSince = signedAt && signedAt > dueAt ? signedAt : dueAt;
  return [{ ...ofAppointment(item, appointment), reason, owedSince, dueAt, expiresAt }];
}

/** What is asked about safety after each dose that was given, whether or not a message may ask it as things are. */
export function safetyAfter(
  facts: Facts,
  policy: OutreachPolicy,
): { readonly visit: AppointmentFact; readonly touch: PlannedTouch }[] {
  const asked = facts.education.filter(
    ({ code, anchor, concern }) =>
      concern === 'safety' && anchor === 'appointment_end' && policy.education.includes(code),
  );
  return facts.appointments.flatMap((visit) => {
    const stage = visit.dose?.stage;
    if (!visit.dose || !stage) return [];
    const given = { ...visit, dose: { ...visit.dose, resumedAt: null } };
    const appointments = facts.appointments.map((one) => (one === visit ? given : one));
    const education = asked.map((item) => (stopsDoses(stage) ? { ...item, stages: [stage] } : item));
    return education
      .flatMap((item) => ofVisits({ ...facts, appointments }, item, policy))
      .filter(({ appointmentId }) => appointmentId === visit.id)
      .map((touch) => ({ visit, touch }));
  });
}

const fastingOf = ({ numbers }: EducationFact) => numbers.filter((name) => name.startsWith('fasting'));

/** What a text says of fasting is of the dose's own protocol, never of any protocol of the clinic. */
const saysFasting = (item: EducationFact, { dose }: AppointmentFact) =>
  fastingOf(item).every((name) => dose?.numbers.includes(name));

/** Who reads how long to fast when the fast must have begun can only have eaten too late. */
const beforeFasting = (item: EducationFact, { startsAt, dose }: AppointmentFact): Date =>
  fastingOf(item).length > 0 ? new Date(startsAt.getTime() - (dose?.fastingHours ?? 0) * 3_600_000) : startsAt;

/** What says how long to fast before this visit: the key of each touch, and whether its numbers are known. */
export const fastingTexts = (
  visit: AppointmentFact,
  { education }: Facts,
  policy: OutreachPolicy,
): { readonly key: string; readonly hasNumbers: boolean }[] =>
  education
    .filter((item) => policy.education.includes(item.code) && item.purposes.includes(visit.purpose))
    .filter((item) => fastingOf(item).length > 0)
    .map((item) => ({ key: ofAppointment(item, visit).key, hasNumbers: saysFasting(item, visit) }));

/** Its text gives a number that the protocol of the dose's course lacks, or of the patient's for any other visit. */
export function lacksNumbers({ educationCode, appointmentId }: PlannedTouch, facts: Facts): boolean {
  const item = facts.education.find(({ code }) => code === educationCode);
  const visit = facts.appointments.find(({ id }) => id === appointmentId);
  const known = (visit?.dose ?? facts.course)?.numbers ?? [];
  return item?.numbers.some((name) => !known.includes(name)) ?? false;
}

const named = ({ code, concern }: EducationFact, about: string) => ({
  rank: concern === 'safety' ? ranks.safety : ranks.reading,
  key: `${about}:education-${code}`,
  template: `education-${code}`,
  educationCode: code,
});
const ofAppointment = (item: EducationFact, { id, version }: AppointmentFact) => ({
  ...named(item, `appointment:${id}:v${version}`),
  appointmentId: id,
  appointmentVersion: version,
  courseId: null,
});

const afterwards = (anchor: Date, { offset }: EducationFact, { patient }: Facts, policy: OutreachPolicy) =>
  intoWindow(shifted(anchor, offset, patient.timeZone), patient.timeZone, policy.sendWindow, 'later');
/** A reading expires after its time: a message about the past helps no patient. */
const goodUntil = (dueAt: Date, { patient }: Facts, policy: OutreachPolicy) =>
  inZone(dueAt, patient.timeZone).plus(Duration.fromISO(policy.educationGoodFor)).toJSDate();
/** What is said of one dose is of no use once the next one begins, and stays of none when that one is over. */
function beforeNextDose(expiresAt: Date, { appointments }: Facts, { id, dose, endsAt }: AppointmentFact): Date {
  if (!dose) return expiresAt;
  const takesPlace = ({ status }: AppointmentFact) => isComing(status) || status === 'fulfilled';
  const next = appointments.filter((one) => one.dose && one.id !== id && takesPlace(one) && one.startsAt > endsAt);
  return next.reduce((until, { startsAt }) => (startsAt < until ? startsAt : until), expiresAt);
}
const longer = (one: Duration, other: Duration) => (one.toMillis() > other.toMillis() ? one : other);
