import type { AppointmentFact } from './facts.js';
import { planIgnoringInterruptions, planTouches } from './plan-touches.js';
import { reconcile, keepTried } from './reconcile.js';
import { at, facts, infusion, LA, plan, policy, stored, video, wall } from '../testing/planned-facts.js';

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
    const [desired, always] = [planTouches(facts(late), policy), planIgnoringInterruptions(facts(late), policy)];
    const known = (tried: boolean) => stored(always).map((touch) => ({ ...touch, tried }));
    expect(keepTried(desired, always, known(false)).map(({ template }) => template)).toEqual(['reminder-2h']);
    expect(reconcile(keepTried(desired, always, known(true)), known(true)).withdraw).toEqual([]);
    const held = facts({
      ...late,
      appointments: [infusion('2026-11-24T12:00', { dose: { stage: 'on_hold', resumedAt: null } })],
    });
    expect(keepTried(planTouches(held, policy), planIgnoringInterruptions(held, policy), known(true))).toEqual([]);
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
