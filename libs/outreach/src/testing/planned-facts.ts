import type { Stage } from '@snowmelt/contracts';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { AppointmentFact, EducationFact, Facts, PlannedTouch } from '../plan/facts.js';
import type { OutreachPolicy } from '../plan/outreach-policy.js';
import { planTouches } from '../plan/plan-touches.js';
import type { StoredTouch } from '../plan/reconcile.js';

export const LA = 'America/Los_Angeles';
export const policy: OutreachPolicy = {
  sendWindow: { from: '09:00', to: '20:00' },
  outerWindow: { from: '08:00', to: '21:00' },
  texts: { perDay: 3, perWeek: 12 },
  reminders: { dose: ['PT72H', 'PT24H', 'PT2H'], inPerson: ['PT72H', 'PT24H', 'PT2H'], video: ['PT24H', 'PT1H'] },
  education: ['E3', 'E7', 'E12', 'E13'],
  educationGoodFor: 'P7D',
  emailAfterFailedText: 'PT30M',
  unclearGivenUpAfter: 'PT1H',
  late: { after: 'PT10M', callBefore: 'PT4H' },
};
const doseStages = ['preparation', 'induction', 'response_review', 'maintenance', 'taper'] as const;
const education: EducationFact[] = [
  {
    code: 'E3',
    numbers: [],
    anchor: 'course_stage',
    purposes: [],
    offset: 'PT0H',
    stages: ['consented', 'preparation'],
  },
  {
    code: 'E7',
    numbers: ['fastingSolidsHours', 'fastingClearHours'],
    anchor: 'appointment_start',
    purposes: ['dose'],
    offset: '-PT24H',
    stages: doseStages,
  },
  { code: 'E12', numbers: [], anchor: 'appointment_end', purposes: ['dose'], offset: 'PT24H', stages: doseStages },
  {
    code: 'E13',
    numbers: [],
    anchor: 'appointment_end',
    purposes: ['integration'],
    offset: 'PT24H',
    stages: ['induction'],
    after: 'note_signed',
  },
];
export const at = (local: string, zone = LA) => DateTime.fromISO(local, { zone }).toJSDate();
export const later = (date: Date, minutes: number) => new Date(date.getTime() + minutes * 60_000);
export const wall = (date: Date, zone = LA) => DateTime.fromJSDate(date, { zone }).toFormat(`yyyy-MM-dd'T'HH:mm`);
export const doseIn = (stage: Stage, more: Partial<NonNullable<AppointmentFact['dose']>> = {}) => ({
  courseId: 'c',
  stage,
  stageSince: at('2026-09-01T12:00'),
  numbers: ['fastingSolidsHours', 'fastingClearHours'],
  resumedAt: null,
  ...more,
});
export const infusion = (starts: string, more: Partial<AppointmentFact> = {}): AppointmentFact => ({
  id: 'a',
  version: 1,
  status: 'booked',
  purpose: 'dose',
  dose: doseIn('induction'),
  modality: 'in_person',
  startsAt: at(starts),
  endsAt: new Date(at(starts).getTime() + 7_200_000),
  timeZone: LA,
  agreedAt: at('2026-10-01T12:00'),
  change: null,
  confirmedAt: null,
  noteSignedAt: null,
  pageUntil: later(at(starts), 120),
  linkAsked: null,
  linkLostAt: null,
  ...more,
});
/** By video; the room closes half an hour after the visit. */
export const video = (starts: string, more: Partial<AppointmentFact> = {}) =>
  infusion(starts, {
    purpose: 'integration',
    dose: null,
    modality: 'video',
    endsAt: later(at(starts), 50),
    pageUntil: later(at(starts), 80),
    ...more,
  });
export const facts = (more: Partial<Facts>): Facts => ({
  patient: { id: 'p', timeZone: LA, reachableSince: at('2026-01-01T12:00') },
  appointments: [],
  unsettled: [],
  course: { id: 'c', stage: 'induction', stageSince: at('2026-01-01T12:00'), numbers: [] },
  education,
  ...more,
});
export const plan = (more: Partial<Facts>) =>
  planTouches(facts(more), policy).map((touch) => `${touch.template} ${wall(touch.dueAt)}`);

export const minute = (from: string, to: string) =>
  fc
    .integer({ min: at(from).getTime() / 60_000, max: at(to).getTime() / 60_000 })
    .map((minutes) => new Date(minutes * 60_000));
export const appointment = fc
  .record({
    id: fc.uuid(),
    version: fc.integer({ min: 1, max: 4 }),
    status: fc.constantFrom('booked', 'arrived', 'fulfilled', 'cancelled', 'noshow'),
    purpose: fc.constantFrom('dose', 'integration'),
    stage: fc.constantFrom('induction', 'maintenance', 'on_hold', 'withdrawn'),
    resumed: fc.option(minute('2026-01-20T00:00', '2026-12-20T00:00')),
    modality: fc.constantFrom('in_person', 'video', 'audio'),
    startsAt: minute('2026-02-01T00:00', '2026-12-20T00:00'),
    timeZone: fc.constantFrom(LA, 'America/New_York'),
    lead: fc.oneof(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 10, max: 40_000 })),
    asked: fc.option(fc.integer({ min: 0, max: 2000 })),
  })
  .map(({ lead, asked, stage, resumed, ...fact }) => {
    const [endsAt, agreedAt] = [later(fact.startsAt, 120), later(fact.startsAt, -lead)];
    return {
      ...fact,
      dose: fact.purpose === 'dose' ? doseIn(stage, { resumedAt: resumed }) : null,
      endsAt,
      agreedAt,
      change: null,
      confirmedAt: fact.version % 3 === 0 ? later(agreedAt, 60) : null,
      noteSignedAt: fact.version % 2 === 0 ? later(endsAt, 5) : null,
      pageUntil: later(endsAt, fact.modality === 'video' ? 30 : 0),
      linkAsked: asked === null ? null : { id: fact.id, at: later(agreedAt, asked) },
    } as AppointmentFact;
  });
export const stored = (touches: readonly (PlannedTouch & { goesWith?: string | null })[]): StoredTouch[] =>
  touches.map((touch) => ({
    id: touch.key,
    key: touch.key,
    template: touch.template,
    status: touch.goesWith ? 'carried' : 'planned',
    statusReason: null,
    updatedAt: new Date(0),
    rank: touch.rank,
    goesWith: touch.goesWith ?? null,
    dueAt: touch.dueAt,
    expiresAt: touch.expiresAt,
    reason: touch.reason,
    tried: false,
  }));
