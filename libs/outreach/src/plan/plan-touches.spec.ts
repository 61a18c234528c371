import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { AppointmentFact, EducationFact, Facts } from './facts.js';
import type { OutreachPolicy } from './outreach-policy.js';
import { planAsIfAlways, planTouches } from './plan-touches.js';
import { reconcile, type StoredTouch, withTried } from './reconcile.js';
import { kindOf } from './touch-kinds.js';

const LA = 'America/Los_Angeles';
const policy: OutreachPolicy = {
  sendWindow: { from: '09:00', to: '20:00' },
  outerWindow: { from: '08:00', to: '21:00' },
  texts: { perDay: 3, perWeek: 12 },
  reminders: { infusion: ['PT72H', 'PT24H', 'PT2H'], telehealth: ['PT24H', 'PT1H'] },
  education: ['E3', 'E7', 'E12', 'E13'],
  educationGoodFor: 'P7D',
  emailAfterFailedText: 'PT30M',
  unclearGivenUpAfter: 'PT1H',
};
const education: EducationFact[] = [
  { code: 'E3', anchor: 'course_started', serviceCode: null, offset: 'PT0H', stages: ['consented', 'preparation'] },
  { code: 'E7', anchor: 'appointment_start', serviceCode: 'infusion', offset: '-PT24H', stages: ['preparation'] },
  { code: 'E12', anchor: 'appointment_end', serviceCode: 'infusion', offset: 'PT24H', stages: ['induction'] },
  {
    code: 'E13',
    anchor: 'appointment_end',
    serviceCode: 'integration',
    offset: 'PT24H',
    stages: ['induction'],
    after: 'note_signed',
  },
];
const at = (local: string, zone = LA) => DateTime.fromISO(local, { zone }).toJSDate();
const later = (date: Date, minutes: number) => new Date(date.getTime() + minutes * 60_000);
const wall = (date: Date, zone = LA) => DateTime.fromJSDate(date, { zone }).toFormat(`yyyy-MM-dd'T'HH:mm`);
const infusion = (starts: string, more: Partial<AppointmentFact> = {}): AppointmentFact => ({
  id: 'a',
  version: 1,
  status: 'booked',
  serviceCode: 'infusion',
  dose: { stage: 'induction', resumedAt: null },
  modality: 'in_person',
  startsAt: at(starts),
  endsAt: new Date(at(starts).getTime() + 7_200_000),
  timeZone: LA,
  agreedAt: at('2026-10-01T12:00'),
  noteSignedAt: null,
  pageUntil: later(at(starts), 120),
  linkAsked: null,
  linkLostAt: null,
  ...more,
});
/** By video; the room closes half an hour after the visit. */
const video = (starts: string, more: Partial<AppointmentFact> = {}) =>
  infusion(starts, {
    serviceCode: 'integration',
    dose: null,
    modality: 'telehealth',
    endsAt: later(at(starts), 50),
    pageUntil: later(at(starts), 80),
    ...more,
  });
const facts = (more: Partial<Facts>): Facts => ({
  patient: { id: 'p', timeZone: LA, reachableSince: at('2026-01-01T12:00') },
  appointments: [],
  course: null,
  education,
  ...more,
});
const plan = (more: Partial<Facts>) =>
  planTouches(facts(more), policy).map((touch) => `${touch.template} ${wall(touch.dueAt)}`);

describe('what a patient is owed', () => {
  it('before an infusion: three reminders and the reading, on the clock of the wall', () => {
    expect(plan({ appointments: [infusion('2026-11-24T12:00')] })).toEqual([
      'reminder-72h 2026-11-21T12:00',
      'education-E7 2026-11-23T12:00',
      'reminder-24h 2026-11-23T12:00',
      'reminder-2h 2026-11-24T10:00',
    ]);
  });

  it('before a telehealth visit: two reminders', () => {
    expect(plan({ appointments: [video('2026-11-24T12:00')] })).toEqual([
      'reminder-24h 2026-11-23T12:00',
      'reminder-1h 2026-11-24T11:00',
    ]);
  });

  it('keeps the wall time across the change of clocks: the day before ten is ten', () => {
    expect(plan({ appointments: [infusion('2026-11-01T10:00', { agreedAt: at('2026-10-31T09:30') })] })).toContain(
      'reminder-24h 2026-10-31T10:00',
    );
    expect(plan({ appointments: [infusion('2026-03-08T12:00', { agreedAt: at('2026-03-01T09:30') })] })).toContain(
      'reminder-24h 2026-03-07T12:00',
    );
  });

  it("stays on the day before: what falls into the night waits for that day's morning, or goes on its evening", () => {
    expect(plan({ appointments: [infusion('2026-11-24T08:00')] })).toEqual([
      'reminder-72h 2026-11-21T09:00',
      'education-E7 2026-11-23T09:00',
      'reminder-24h 2026-11-23T09:00',
    ]);
    expect(plan({ appointments: [infusion('2026-11-24T21:30')] })).toEqual([
      'reminder-72h 2026-11-21T20:00',
      'education-E7 2026-11-23T20:00',
      'reminder-24h 2026-11-23T20:00',
      'reminder-2h 2026-11-24T19:30',
    ]);
  });

  it('a visit on Monday at eight: Friday nine, Sunday nine, and no text two hours before', () => {
    expect(plan({ appointments: [infusion('2026-12-07T08:00')] })).toEqual([
      'reminder-72h 2026-12-04T09:00',
      'education-E7 2026-12-06T09:00',
      'reminder-24h 2026-12-06T09:00',
    ]);
  });

  it('around the spring change of clocks: 24 hours elapsed before Monday ten, 23 before Sunday ten', () => {
    const [monday] = planTouches(facts({ appointments: [infusion('2027-03-15T10:00')] }), {
      ...policy,
      reminders: { ...policy.reminders, infusion: ['PT24H'] },
    });
    const [sunday] = planTouches(facts({ appointments: [infusion('2027-03-14T10:00')] }), {
      ...policy,
      reminders: { ...policy.reminders, infusion: ['PT24H'] },
    });
    expect([monday, sunday].map((touch) => wall(touch?.dueAt as Date))).toEqual([
      '2027-03-14T10:00',
      '2027-03-13T10:00',
    ]);
    expect(
      [at('2027-03-15T10:00'), at('2027-03-14T10:00')].map(
        (start, n) => (start.getTime() - ([monday, sunday][n]?.dueAt as Date).getTime()) / 3_600_000,
      ),
    ).toEqual([24, 23]);
  });

  it("booked after that evening's window: the 24 hour reminder does not come on the day of the visit instead", () => {
    expect(plan({ appointments: [infusion('2026-11-24T21:30', { agreedAt: at('2026-11-23T20:30') })] })).toEqual([
      'reminder-2h 2026-11-24T19:30',
    ]);
  });

  it.each([
    'on_hold',
    'withdrawn',
    'transferred',
    'declined',
    'discharged',
    'inquiry',
    'eligibility_review',
    'consented',
  ] as const)(
    'nothing about a dose whose course is %s: no reminder, no fasting, no reading after it; visits of other kinds keep theirs',
    (stage) => {
      const dose = { stage, resumedAt: null };
      expect(
        plan({
          appointments: [
            infusion('2026-11-24T12:00', { dose }),
            infusion('2026-11-20T12:00', { id: 'b', dose, status: 'fulfilled' }),
          ],
        }),
      ).toEqual([]);
      expect(
        plan({ appointments: [infusion('2026-11-24T12:00', { dose }), video('2026-11-25T12:00', { id: 'v' })] }),
      ).toEqual(['reminder-24h 2026-11-24T12:00', 'reminder-1h 2026-11-25T11:00']);
    },
  );

  it.each(['preparation', 'induction', 'response_review', 'maintenance', 'taper', null] as const)(
    'all of it while the course is in %s',
    (stage) => {
      expect(plan({ appointments: [infusion('2026-11-24T12:00', { dose: { stage, resumedAt: null } })] })).toHaveLength(
        4,
      );
    },
  );

  it('after a hold is lifted: what is still ahead, and nothing of what was due meanwhile', () => {
    const resumed = (local: string, more: Partial<AppointmentFact> = {}) =>
      plan({
        appointments: [infusion('2026-11-24T12:00', { dose: { stage: 'induction', resumedAt: at(local) }, ...more })],
      });
    expect(resumed('2026-11-22T10:00')).toEqual([
      'education-E7 2026-11-23T12:00',
      'reminder-24h 2026-11-23T12:00',
      'reminder-2h 2026-11-24T10:00',
    ]);
    expect(resumed('2026-11-23T15:00')).toEqual(['reminder-2h 2026-11-24T10:00']);
    const atEight = (local: string) =>
      plan({ appointments: [infusion('2026-11-24T08:00', { dose: { stage: 'induction', resumedAt: at(local) } })] });
    expect(atEight('2026-11-23T08:50')).toEqual(['education-E7 2026-11-23T09:00', 'reminder-24h 2026-11-23T09:00']); // due at eight, sent at nine: not yet past
    expect(atEight('2026-11-23T09:10')).toEqual([]);
    expect(resumed('2026-11-25T10:00', { status: 'fulfilled' })).toEqual(['education-E12 2026-11-25T14:00']);
    expect(resumed('2026-11-26T10:00', { status: 'fulfilled' })).toEqual([]);
  });

  it('sends the reminder of the last hours on the day of the visit or not at all', () => {
    expect(plan({ appointments: [infusion('2026-11-24T10:30')] })).not.toContain('reminder-2h 2026-11-23T20:00');
    expect(plan({ appointments: [infusion('2026-11-24T11:00')] })).toContain('reminder-2h 2026-11-24T09:00');
  });

  it("goes by the patient's own day, not the clinic's", () => {
    const [first] = planTouches(
      facts({
        patient: { id: 'p', timeZone: 'America/New_York', reachableSince: at('2026-01-01T12:00') },
        appointments: [infusion('2026-11-24T18:00')],
      }),
      policy,
    );
    expect(wall(first?.dueAt as Date, 'America/New_York')).toBe('2026-11-21T20:00');
  });

  it('skips what was due before the visit was agreed on', () => {
    expect(plan({ appointments: [infusion('2026-11-24T12:00', { agreedAt: at('2026-11-24T09:30') })] })).toEqual([
      'reminder-2h 2026-11-24T10:00',
    ]);
  });

  it.each(['cancelled', 'noshow', 'arrived'] as const)('reminds nobody of a visit that is %s', (status) => {
    expect(plan({ appointments: [infusion('2026-11-24T12:00', { status })] })).toEqual([]);
  });

  it('a day after an infusion that was given: the reading for the first two days', () => {
    expect(plan({ appointments: [infusion('2026-11-24T12:00', { status: 'fulfilled' })] })).toEqual([
      'education-E12 2026-11-25T14:00',
    ]);
  });

  it('skips what was due before the patient could be written to: who agrees to texts the day before gets no pile of them', () => {
    const patient = { id: 'p', timeZone: LA, reachableSince: at('2026-11-23T15:00') };
    expect(plan({ patient, appointments: [infusion('2026-11-24T12:00')] })).toEqual(['reminder-2h 2026-11-24T10:00']);
    expect(
      plan({
        patient: { ...patient, reachableSince: at('2026-11-24T11:30') },
        appointments: [video('2026-11-24T12:00', { agreedAt: at('2026-11-01T12:00') })],
      }),
    ).toEqual(['visit-link 2026-11-01T12:00']);
  });

  it('what waits for the morning of the day before is still ahead: a number corrected at half past eight gets it at nine', () => {
    const patient = { id: 'p', timeZone: LA, reachableSince: at('2026-11-23T08:30') };
    expect(plan({ patient, appointments: [infusion('2026-11-24T08:00')] })).toEqual([
      'education-E7 2026-11-23T09:00',
      'reminder-24h 2026-11-23T09:00',
    ]);
  });

  it('what a provider was asked for in vain stays owed when the consent is renewed or a hold is over meanwhile', () => {
    const late = {
      patient: { id: 'p', timeZone: LA, reachableSince: at('2026-11-23T15:00') },
      appointments: [
        infusion('2026-11-24T12:00', { dose: { stage: 'induction' as const, resumedAt: at('2026-11-23T15:00') } }),
      ],
    };
    const [desired, always] = [planTouches(facts(late), policy), planAsIfAlways(facts(late), policy)];
    const known = (tried: boolean) => stored(always).map((touch) => ({ ...touch, tried }));
    expect(withTried(desired, always, known(false)).map(({ template }) => template)).toEqual(['reminder-2h']);
    expect(reconcile(withTried(desired, always, known(true)), known(true)).withdraw).toEqual([]);
    const held = facts({
      ...late,
      appointments: [infusion('2026-11-24T12:00', { dose: { stage: 'on_hold', resumedAt: null } })],
    });
    expect(withTried(planTouches(held, policy), planAsIfAlways(held, policy), known(true))).toEqual([]);
  });

  it('nothing at all while there is no channel the patient agreed to', () => {
    expect(
      plan({ patient: { id: 'p', timeZone: LA, reachableSince: null }, appointments: [infusion('2026-11-24T12:00')] }),
    ).toEqual([]);
  });

  it('a day after an integration visit: the practice, once the visit took place and its note is signed', () => {
    const visit = (more: Partial<AppointmentFact>) =>
      plan({
        appointments: [infusion('2026-11-24T12:00', { serviceCode: 'integration', modality: 'telehealth', ...more })],
      });
    const noteSignedAt = at('2026-11-24T13:00');
    expect(visit({ status: 'fulfilled', noteSignedAt })).toEqual(['education-E13 2026-11-25T14:00']);
    expect(visit({ status: 'fulfilled' })).toEqual([]);
    expect(visit({ status: 'noshow', noteSignedAt })).toEqual([]);
  });

  it.each([
    ['2026-12-02T13:59', 'Reading after the visit'],
    ['2026-12-02T14:00', 'Reading after the visit, whose note was signed too late for it'],
  ])('after an integration visit whose note was signed at %s: %s', (signed, reason) => {
    const [practice] = planTouches(
      facts({
        appointments: [
          infusion('2026-11-24T12:00', { serviceCode: 'integration', status: 'fulfilled', noteSignedAt: at(signed) }),
        ],
      }),
      policy,
    );
    expect([practice?.reason, wall(practice?.expiresAt as Date)]).toEqual([reason, '2026-12-02T14:00']);
  });

  it('at the start of a course: the reading of its stage, not in the night', () => {
    expect(plan({ course: { id: 'c', stage: 'consented', startedAt: at('2026-11-23T22:00') } })).toEqual([
      'education-E3 2026-11-24T09:00',
    ]);
    expect(plan({ course: { id: 'c', stage: 'induction', startedAt: at('2026-11-23T10:00') } })).toEqual([]);
  });

  it.each([
    ['P7D', '2026-11-05T14:00'],
    ['P2D', '2026-10-31T14:00'],
    ['PT12H', '2026-10-30T02:00'],
  ])(
    "a reading is given up after the time the clinic has set: %s, in the patient's own days",
    (educationGoodFor, until) => {
      const [afterVisit, ofCourse] = planTouches(
        facts({
          appointments: [infusion('2026-10-28T12:00', { status: 'fulfilled' })],
          course: { id: 'c', stage: 'consented', startedAt: at('2026-10-29T14:00') },
        }),
        { ...policy, educationGoodFor },
      );
      expect([wall(afterVisit?.expiresAt as Date), wall(ofCourse?.expiresAt as Date)]).toEqual([until, until]);
    },
  );
});

const minute = (from: string, to: string) =>
  fc
    .integer({ min: at(from).getTime() / 60_000, max: at(to).getTime() / 60_000 })
    .map((minutes) => new Date(minutes * 60_000));
const appointment = fc
  .record({
    id: fc.uuid(),
    version: fc.integer({ min: 1, max: 4 }),
    status: fc.constantFrom('booked', 'arrived', 'fulfilled', 'cancelled', 'noshow'),
    serviceCode: fc.constantFrom('infusion', 'integration'),
    stage: fc.constantFrom('induction', 'maintenance', 'on_hold', 'withdrawn'),
    resumed: fc.option(minute('2026-01-20T00:00', '2026-12-20T00:00')),
    modality: fc.constantFrom('in_person', 'telehealth'),
    startsAt: minute('2026-02-01T00:00', '2026-12-20T00:00'),
    timeZone: fc.constantFrom(LA, 'America/New_York'),
    lead: fc.oneof(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 10, max: 40_000 })),
    asked: fc.option(fc.integer({ min: 0, max: 2000 })),
  })
  .map(({ lead, asked, stage, resumed, ...fact }) => {
    const [endsAt, agreedAt] = [later(fact.startsAt, 120), later(fact.startsAt, -lead)];
    return {
      ...fact,
      dose: fact.serviceCode === 'infusion' ? { stage, resumedAt: resumed } : null,
      endsAt,
      agreedAt,
      noteSignedAt: fact.version % 2 === 0 ? later(endsAt, 5) : null,
      pageUntil: later(endsAt, fact.modality === 'telehealth' ? 30 : 0),
      linkAsked: asked === null ? null : { id: fact.id, at: later(agreedAt, asked) },
    } as AppointmentFact;
  });
const anyFacts = fc
  .record({
    appointments: fc.uniqueArray(appointment, { maxLength: 6, selector: (one) => one.id }),
    zone: fc.constantFrom(LA, 'America/New_York', 'Pacific/Honolulu'),
    course: fc.option(
      fc.record({
        id: fc.uuid(),
        stage: fc.constantFrom('consented', 'preparation', 'induction'),
        startedAt: minute('2026-02-01T00:00', '2026-12-20T00:00'),
      }),
    ),
  })
  .map(({ zone, ...more }) =>
    facts({ ...more, patient: { id: 'p', timeZone: zone, reachableSince: at('2026-01-01T12:00') } }),
  );
/** When the outer hours begin again. */
const nextOpening = (date: Date, zone: string) => {
  const local = DateTime.fromJSDate(date, { zone });
  const opens = local.set({ hour: 8, minute: 0, second: 0, millisecond: 0 });
  return (opens > local ? opens : opens.plus({ days: 1 })).toJSDate();
};
const stored = (touches: ReturnType<typeof planTouches>): StoredTouch[] =>
  touches.map((touch) => ({
    id: touch.key,
    key: touch.key,
    template: touch.template,
    status: 'planned',
    dueAt: touch.dueAt,
    expiresAt: touch.expiresAt,
    reason: touch.reason,
    tried: false,
  }));

describe('the link into a visit by video', () => {
  it.each([
    ['half an hour before', '2026-11-24T10:30', '2026-11-24T11:00', '2026-11-24T10:30'],
    ['the afternoon before a visit in the morning', '2026-11-23T17:00', '2026-11-24T09:30', '2026-11-23T17:00'],
    ['less than a day before, in the morning', '2026-11-23T10:00', '2026-11-24T09:00', '2026-11-23T10:00'],
    ['in the evening, after the hours of planned messages', '2026-11-23T20:10', '2026-11-24T09:00', '2026-11-23T20:10'],
    [
      'in the night: when the day begins, as long as that is before the visit',
      '2026-11-23T22:00',
      '2026-11-24T09:00',
      '2026-11-24T08:00',
    ],
    [
      'in the night, for a visit before the day begins: at once',
      '2026-11-23T22:00',
      '2026-11-24T08:00',
      '2026-11-23T22:00',
    ],
    ['when it has begun', '2026-11-24T10:10', '2026-11-24T10:00', '2026-11-24T10:10'],
  ])('goes by itself when it was agreed on %s', (_, agreed, starts, due) => {
    expect(plan({ appointments: [video(starts, { agreedAt: at(agreed) })] })).toEqual([`visit-link ${due}`]);
    expect(plan({ appointments: [video(starts, { agreedAt: at(agreed), version: 2 })] })).toEqual([
      `visit-link ${due}`,
    ]);
  });

  it('comes with the reminders when there are any, and is not sent twice', () => {
    expect(plan({ appointments: [video('2026-11-24T11:00', { agreedAt: at('2026-11-24T09:30') })] })).toEqual([
      'reminder-1h 2026-11-24T10:00',
    ]);
  });

  it('goes again when it is asked for, also to who is in the visit and until the room closes', () => {
    const asked = (local: string, status: AppointmentFact['status'] = 'booked') =>
      plan({ appointments: [video('2026-11-24T12:00', { status, linkAsked: { id: 'e', at: at(local) } })] });
    expect(asked('2026-11-24T11:55')).toEqual([
      'reminder-24h 2026-11-23T12:00',
      'reminder-1h 2026-11-24T11:00',
      'visit-link 2026-11-24T11:55',
    ]);
    expect(asked('2026-11-24T12:30', 'arrived')).toEqual(['visit-link 2026-11-24T12:30']);
    expect(asked('2026-11-24T13:20', 'arrived')).toEqual([]);
    for (const over of ['fulfilled', 'cancelled', 'noshow'] as const)
      expect(asked('2026-11-24T12:30', over)).toEqual([]);
  });

  it('asked for anew is a new message; of two that wait, the newer one stays', () => {
    const planned = (id: string) =>
      planTouches(
        facts({
          appointments: [
            video('2026-11-24T12:00', { status: 'arrived', linkAsked: { id, at: at('2026-11-24T12:30') } }),
          ],
        }),
        policy,
      );
    const { insert, withdraw } = reconcile(planned('second'), stored(planned('first')));
    expect([insert.length, withdraw.length]).toEqual([1, 1]);
  });

  it('of a visit in person goes only when it is asked for, and to nobody who is there', () => {
    const late = (more: Partial<AppointmentFact>) =>
      plan({ appointments: [infusion('2026-11-24T12:00', { agreedAt: at('2026-11-24T11:30'), ...more })] });
    const linkAsked = { id: 'e', at: at('2026-11-24T11:40') };
    expect([late({}), late({ linkAsked }), late({ linkAsked, status: 'arrived' })]).toEqual([
      [],
      ['visit-link 2026-11-24T11:40'],
      [],
    ]);
  });

  it('whenever it was agreed on, goes out before the visit can no longer be joined, and is good until then', () => {
    fc.assert(
      fc.property(appointment, fc.constantFrom(LA, 'America/New_York', 'Pacific/Honolulu'), (one, timeZone) => {
        const visit = {
          ...one,
          dose: null,
          status: 'booked' as const,
          modality: 'telehealth' as const,
          pageUntil: later(one.endsAt, 30),
        };
        const links = planTouches(
          facts({ patient: { id: 'p', timeZone, reachableSince: at('2026-01-01T12:00') }, appointments: [visit] }),
          policy,
        ).filter(({ educationCode }) => educationCode === null);
        expect(links.length).toBeGreaterThan(0);
        for (const { dueAt, expiresAt } of links)
          expect([dueAt >= visit.agreedAt, dueAt < expiresAt, expiresAt <= visit.pageUntil]).toEqual([
            true,
            true,
            true,
          ]);
      }),
    );
  });
});

describe('planning, whatever has happened', () => {
  it('gives the same touches for the same facts, each key once', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const touches = planTouches(some, policy);
        expect(planTouches({ ...some, appointments: [...some.appointments].reverse() }, policy)).toEqual(touches);
        expect(new Set(touches.map(({ key }) => key)).size).toBe(touches.length);
      }),
    );
  });

  it("writes to nobody outside the patient's hours but of a visit before they begin, and reminds of no visit after it has begun", () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        for (const touch of planTouches(some, policy)) {
          const time = wall(touch.dueAt, some.patient.timeZone).slice(11);
          const dueBeforeTheDay =
            touch.template === 'visit-link' &&
            some.appointments.some(
              ({ id, startsAt }) =>
                id === touch.appointmentId && startsAt <= nextOpening(touch.dueAt, some.patient.timeZone),
            );
          const [from, to] = touch.template === 'visit-link' ? ['08:00', '21:00'] : ['09:00', '20:00'];
          expect(dueBeforeTheDay || (time >= from && time <= to)).toBe(true);
          expect(touch.dueAt.getTime()).toBeLessThan(touch.expiresAt.getTime());
        }
      }),
    );
  });

  it('says nothing of a dose whose course is on hold or over, and of one whose hold was lifted nothing that was due before', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const doses = new Map(some.appointments.flatMap(({ id, dose }) => (dose ? [[id, dose] as const] : [])));
        for (const { appointmentId, template, dueAt } of planTouches(some, policy)) {
          const dose = doses.get(appointmentId ?? '');
          if (dose) expect(['induction', 'maintenance']).toContain(dose.stage);
          if (dose?.resumedAt && template !== 'visit-link')
            expect(dueAt.getTime()).toBeGreaterThanOrEqual(dose.resumedAt.getTime());
        }
      }),
    );
  });

  it('plans nothing about a visit that is of use after the visit has left the facts: it would be withdrawn unsent', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const ends = new Map(some.appointments.map(({ id, endsAt }) => [id, endsAt]));
        for (const { appointmentId, template, expiresAt } of planTouches(some, policy)) {
          const endsAt = ends.get(appointmentId ?? '');
          const limit = endsAt && later(endsAt, kindOf(template).visitCountsFor(policy).as('minutes'));
          if (limit) expect(expiresAt.getTime()).toBeLessThanOrEqual(limit.getTime());
        }
      }),
    );
  });

  it('keeps what is due whole days before a visit on that day of the patient', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const visits = new Map(some.appointments.map((one) => [one.id, one]));
        for (const { appointmentId, template, dueAt } of planTouches(some, policy).filter((touch) =>
          /^(reminder-(72|24)h|education-E7)$/.test(touch.template),
        )) {
          const visit = visits.get(appointmentId as string) as AppointmentFact;
          const days = template === 'reminder-72h' ? 3 : 1;
          const wanted = DateTime.fromJSDate(visit.startsAt, { zone: visit.timeZone }).minus({ days }).toJSDate();
          expect(wall(dueAt, some.patient.timeZone).slice(0, 10)).toBe(
            wall(wanted, some.patient.timeZone).slice(0, 10),
          );
        }
      }),
    );
  });

  it('reconciles once: applied, nothing is left to do', () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, (before, after) => {
        const [old, desired] = [stored(planTouches(before, policy)), planTouches(after, policy)];
        const { insert, update, withdraw } = reconcile(desired, old);
        const applied = [
          ...old
            .map((touch) => (withdraw.includes(touch.id) ? { ...touch, status: 'withdrawn' as const } : touch))
            .filter(({ id }) => !update.some((one) => one.id === id)),
          ...stored([...insert, ...update.map(({ touch }) => touch)]),
        ];
        expect(reconcile(desired, applied)).toEqual({ insert: [], update: [], withdraw: [] });
      }),
    );
  });

  it('plans the same after a move there and back', () => {
    fc.assert(
      fc.property(appointment, fc.integer({ min: -10_000, max: 10_000 }), (one, minutes) => {
        const by = (ms: number) => ({
          ...one,
          startsAt: new Date(one.startsAt.getTime() + ms),
          endsAt: new Date(one.endsAt.getTime() + ms),
        });
        const there = planTouches(facts({ appointments: [by(minutes * 60_000)] }), policy);
        const back = planTouches(facts({ appointments: [by(0)] }), policy);
        const { update } = reconcile(back, stored(planTouches(facts({ appointments: [one] }), policy)));
        expect(update).toEqual([]);
        expect(there.map(({ key }) => key).every((key) => key.includes(one.id))).toBe(true);
      }),
    );
  });

  it('never touches what was sent', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const sent = stored(planTouches(some, policy)).map((touch) => ({ ...touch, status: 'sent' as const }));
        expect(reconcile([], sent)).toEqual({ insert: [], update: [], withdraw: [] });
      }),
    );
  });
});
