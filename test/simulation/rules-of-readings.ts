import type { SimulatedLife, SimulatedVisit } from './patient-life.js';
import { dueOf, said, type Sent, SLACK, startAt, visitOf, type WentToPatient } from './what-went.js';

const [HOUR, DAY] = [3_600_000, 86_400_000];
/** Before an infusion of the demo protocol. */
const FASTING_HOURS = 6;
/** How long a reading is of use in the demo's policy. */
const GOOD_FOR = 7 * DAY;
const STANDS = ['booked', 'arrived', 'fulfilled'];

/** What patients read and must not, or should have read and did not. */
export const wrongsWithReadings = (life: SimulatedLife, went: WentToPatient): string[] => [
  ...went.messages.flatMap((message) => wrongReading(message, life)),
  ...life.visits.flatMap((visit) => missingAfter(visit, life, went)),
];

/** What is read before a dose only until its fast begins, what is read after a visit only if it was held. */
function wrongReading(message: Sent, life: SimulatedLife): string[] {
  const visit = visitOf(life, message);
  if (!visit || !message.template.startsWith('education')) return [];
  const isHeld = visit.times.some(({ at, status }) => status === 'fulfilled' && at <= message.at);
  switch (message.template) {
    case 'education-E7':
      return message.at.getTime() <= startAt(visit, message.at).getTime() - FASTING_HOURS * HOUR + SLACK
        ? []
        : [`${said(message)}, when the fast had begun`];
    case 'education-E12':
      if (!isHeld) return [`${said(message)}, of a dose that was not given`];
      return life.visits.some((other) => beginsBetween(other, visit.startsAt, new Date(+message.at - SLACK)))
        ? [`${said(message)}, after the next dose had begun`]
        : [];
    default:
      return visit.noteSignedAt && visit.noteSignedAt <= message.at
        ? []
        : [`${said(message)}, before its note is signed`];
  }
}
const beginsBetween = ({ isDose, times }: SimulatedVisit, after: Date, by: Date): boolean => {
  const state = times.filter(({ at }) => at <= by).at(-1);
  return isDose && !!state && state.startsAt > after && state.startsAt < by && STANDS.includes(state.status);
};

/**
 * Who agreed to e-mail has a channel for each reading, however few texts are left: it goes within a day of its time,
 * unless the course stopped meanwhile, or the next dose has begun.
 */
function missingAfter(visit: SimulatedVisit, life: SimulatedLife, { messages, carried }: WentToPatient): string[] {
  const template = { infusion: 'education-E12', integration: 'education-E13', medication: null }[visit.service];
  const heldAt = visit.times.find(({ status }) => status === 'fulfilled')?.at;
  const since = visit.service === 'integration' ? visit.noteSignedAt : heldAt;
  if (!template || !heldAt || !since || !isWrittenTo(life)) return [];
  const about = { template, channel: 'email', at: since, touchId: '', appointmentId: visit.id } as const;
  const due = dueOf(about, visit, life.zone);
  const from = due > since ? due : since;
  const until = new Date(from.getTime() + DAY);
  if (until > (life.stages.at(-1)?.at ?? from) || from.getTime() > due.getTime() + GOOD_FOR - DAY) return [];
  if (!hasStageOf(template, life, heldAt, until)) return [];
  if (visit.isDose && life.visits.some((other) => beginsBetween(other, visit.startsAt, until))) return [];
  const isIt = (one: Pick<Sent, 'template' | 'appointmentId' | 'at'>) =>
    one.template === template && one.appointmentId === visit.id && one.at <= until;
  return [...messages, ...carried].some(isIt)
    ? []
    : [`no ${template} after the visit of ${visit.startsAt.toISOString()}, though there is e-mail`];
}

/** From the beginning to the end by e-mail. */
const isWrittenTo = ({ consents }: SimulatedLife) => consents.every(({ email }) => email);
/** All that time, as far as it is known; of a dose that was given, induction begins with it. */
function hasStageOf(template: string, { stages }: SimulatedLife, from: Date, until: Date): boolean {
  const among = [
    'induction',
    'response_review',
    'maintenance',
    ...(template === 'education-E13' ? ['preparation'] : []),
  ];
  const before = stages.filter(({ at }) => at <= from).at(-1)?.stage ?? '';
  const meanwhile = stages.filter(({ at }) => at > from && at <= until).map(({ stage }) => stage);
  return [...among, 'preparation'].includes(before) && meanwhile.every((stage) => among.includes(stage));
}
