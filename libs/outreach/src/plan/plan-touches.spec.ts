import type { AppointmentFact } from './facts.js';
import { planIgnoringInterruptions, planTouches } from './plan-touches.js';
import { reconcile, keepTried } from './reconcile.js';
import { at, doseIn, facts, infusion, LA, plan, policy, stored, video, wall } from '../testing/planned-facts.js';

describe('the touches planned for a patient', () => {
  it('before an infusion: three reminders and the reading, by wall time', () => {
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

  it('before a visit in person that is no dose: those the clinic has for it', () => {
    const visit = infusion('2026-11-24T12:00', { purpose: 'check_in', dose: null });
    const own = { ...policy, reminders: { ...policy.reminders, inPerson: ['PT24H'] } };
    const planned = (by: typeof policy, ...appointments: AppointmentFact[]) =>
      planTouches(facts({ appointments }), by)
        .map(({ template }) => template)
        .filter((template) => template.startsWith('reminder-'));
    expect(planned(own, visit)).toEqual(['reminder-24h']);
    expect(planned(own, infusion('2026-11-24T12:00'))).toEqual(['reminder-72h', 'reminder-24h', 'reminder-2h']);
  });

  it.each(['check_in', 'preparation', 'group'] as const)(
    'for a visit in person for %s have no reading about a dose, before or after it',
    (purpose) => {
      const more = { purpose, dose: null };
      expect(
        plan({
          appointments: [
            infusion('2026-11-24T12:00', more),
            infusion('2026-11-20T12:00', { ...more, id: 'b', status: 'fulfilled' }),
          ],
        }).filter((touch) => touch.startsWith('education-')),
      ).toEqual([]);
    },
  );

  it("keep the wall time when the clocks change: ten o'clock on the day before stays ten o'clock", () => {
    expect(plan({ appointments: [infusion('2026-11-01T10:00', { agreedAt: at('2026-10-31T09:30') })] })).toContain(
      'reminder-24h 2026-10-31T10:00',
    );
    expect(plan({ appointments: [infusion('2026-03-08T12:00', { agreedAt: at('2026-03-01T09:30') })] })).toContain(
      'reminder-24h 2026-03-07T12:00',
    );
  });

  it('stay on the day before: what falls into the night waits for that morning or goes out that evening', () => {
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

  it('for a visit on Monday at eight: Friday nine, Sunday nine, and no text two hours before', () => {
    expect(plan({ appointments: [infusion('2026-12-07T08:00')] })).toEqual([
      'reminder-72h 2026-12-04T09:00',
      'education-E7 2026-12-06T09:00',
      'reminder-24h 2026-12-06T09:00',
    ]);
  });

  it('around the spring clock change: 24 hours elapsed before Monday ten, 23 before Sunday ten', () => {
    const [monday] = planTouches(facts({ appointments: [infusion('2027-03-15T10:00')] }), {
      ...policy,
      reminders: { ...policy.reminders, dose: ['PT24H'] },
    });
    const [sunday] = planTouches(facts({ appointments: [infusion('2027-03-14T10:00')] }), {
      ...policy,
      reminders: { ...policy.reminders, dose: ['PT24H'] },
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

  it("do not move the 24 hour reminder to the day of a visit that was booked after the previous evening's window", () => {
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
  ] as const)('leave out everything about a dose whose course is %s, and keep visits of other kinds', (stage) => {
    const dose = doseIn(stage);
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
  });

  it.each(['preparation', 'induction', 'response_review', 'maintenance', 'taper'] as const)(
    'are complete while the course is in %s',
    (stage) => {
      expect(plan({ appointments: [infusion('2026-11-24T12:00', { dose: doseIn(stage) })] })).toHaveLength(4);
    },
  );

  it('after a hold: what is still ahead, and nothing that was due meanwhile', () => {
    const resumed = (local: string, more: Partial<AppointmentFact> = {}) =>
      plan({
        appointments: [infusion('2026-11-24T12:00', { dose: doseIn('induction', { resumedAt: at(local) }), ...more })],
      });
    expect(resumed('2026-11-22T10:00')).toEqual([
      'education-E7 2026-11-23T12:00',
      'reminder-24h 2026-11-23T12:00',
      'reminder-2h 2026-11-24T10:00',
    ]);
    expect(resumed('2026-11-23T15:00')).toEqual(['reminder-2h 2026-11-24T10:00']);
    const atEight = (local: string) =>
      plan({ appointments: [infusion('2026-11-24T08:00', { dose: doseIn('induction', { resumedAt: at(local) }) })] });
    expect(atEight('2026-11-23T08:50')).toEqual(['education-E7 2026-11-23T09:00', 'reminder-24h 2026-11-23T09:00']); // due at eight, sent at nine: not yet past
    expect(atEight('2026-11-23T09:10')).toEqual([]);
    expect(resumed('2026-11-25T10:00', { status: 'fulfilled' })).toEqual(['education-E12 2026-11-25T14:00']);
    expect(resumed('2026-11-26T10:00', { status: 'fulfilled' })).toEqual([]);
  });

  it('include the reminder of the last hours on the day of the visit or not at all', () => {
    expect(plan({ appointments: [infusion('2026-11-24T10:30')] })).not.toContain('reminder-2h 2026-11-23T20:00');
    expect(plan({ appointments: [infusion('2026-11-24T11:00')] })).toContain('reminder-2h 2026-11-24T09:00');
  });

  it("go by the patient's own day, not the clinic's", () => {
    const [first] = planTouches(
      facts({
        patient: { id: 'p', timeZone: 'America/New_York', reachableSince: at('2026-01-01T12:00') },
        appointments: [infusion('2026-11-24T18:00')],
      }),
      policy,
    );
    expect(wall(first?.dueAt as Date, 'America/New_York')).toBe('2026-11-21T20:00');
  });

  it('leave out what was due before the visit was booked', () => {
    expect(plan({ appointments: [infusion('2026-11-24T12:00', { agreedAt: at('2026-11-24T09:30') })] })).toEqual([
      'reminder-2h 2026-11-24T10:00',
    ]);
  });

  it.each(['cancelled', 'noshow', 'arrived'] as const)('include no reminder of a visit that is %s', (status) => {
    expect(plan({ appointments: [infusion('2026-11-24T12:00', { status })] })).toEqual([]);
  });

  it('a day after an infusion that was given: the reading for the first two days', () => {
    expect(plan({ appointments: [infusion('2026-11-24T12:00', { status: 'fulfilled' })] })).toEqual([
      'education-E12 2026-11-25T14:00',
    ]);
  });

  it('leave out what was due before the patient consented: texts agreed to the day before do not arrive in a pile', () => {
    const patient = { id: 'p', timeZone: LA, reachableSince: at('2026-11-23T15:00') };
    expect(plan({ patient, appointments: [infusion('2026-11-24T12:00')] })).toEqual(['reminder-2h 2026-11-24T10:00']);
    expect(
      plan({
        patient: { ...patient, reachableSince: at('2026-11-24T11:30') },
        appointments: [video('2026-11-24T12:00', { agreedAt: at('2026-11-01T12:00') })],
      }),
    ).toEqual(['visit-link 2026-11-01T12:00']);
  });

  it('still go to a corrected number: corrected at half past eight, it gets the reminder waiting for nine', () => {
    const patient = { id: 'p', timeZone: LA, reachableSince: at('2026-11-23T08:30') };
    expect(plan({ patient, appointments: [infusion('2026-11-24T08:00')] })).toEqual([
      'education-E7 2026-11-23T09:00',
      'reminder-24h 2026-11-23T09:00',
    ]);
  });

  it('stay planned after a provider failed and the consent was renewed or a hold ended meanwhile', () => {
    const late = {
      patient: { id: 'p', timeZone: LA, reachableSince: at('2026-11-23T15:00') },
      appointments: [
        infusion('2026-11-24T12:00', { dose: doseIn('induction', { resumedAt: at('2026-11-23T15:00') }) }),
      ],
    };
    const [desired, always] = [planTouches(facts(late), policy), planIgnoringInterruptions(facts(late), policy)];
    const now = { now: at('2026-11-23T16:00'), reachableSince: null };
    const alone = (touches: typeof desired) => touches.map((touch) => ({ ...touch, goesWith: null }));
    const known = (tried: boolean) => stored(always).map((touch) => ({ ...touch, tried }));
    expect(keepTried(desired, always, known(false)).map(({ template }) => template)).toEqual(['reminder-2h']);
    expect(reconcile(alone(keepTried(desired, always, known(true))), known(true), now).withdraw).toEqual([]);
    const held = facts({
      ...late,
      appointments: [infusion('2026-11-24T12:00', { dose: doseIn('on_hold') })],
    });
    expect(keepTried(planTouches(held, policy), planIgnoringInterruptions(held, policy), known(true))).toEqual([]);
  });

  it('are empty while the patient has agreed to no channel', () => {
    expect(
      plan({ patient: { id: 'p', timeZone: LA, reachableSince: null }, appointments: [infusion('2026-11-24T12:00')] }),
    ).toEqual([]);
  });

  it('a day after an integration visit: the practice, once the visit took place and its note is signed', () => {
    const visit = (more: Partial<AppointmentFact>) =>
      plan({
        appointments: [
          infusion('2026-11-24T12:00', { purpose: 'integration', dose: null, modality: 'video', ...more }),
        ],
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
          infusion('2026-11-24T12:00', {
            purpose: 'integration',
            dose: null,
            status: 'fulfilled',
            noteSignedAt: at(signed),
          }),
        ],
      }),
      policy,
    );
    expect([practice?.reason, wall(practice?.expiresAt as Date)]).toEqual([reason, '2026-12-02T14:00']);
  });

  it('at the start of a course: the reading of its stage, not at night', () => {
    expect(plan({ course: { id: 'c', stage: 'consented', stageSince: at('2026-11-23T22:00'), numbers: [] } })).toEqual([
      'education-E3 2026-11-24T09:00',
    ]);
    expect(plan({ course: { id: 'c', stage: 'induction', stageSince: at('2026-11-23T10:00'), numbers: [] } })).toEqual(
      [],
    );
  });

  it.each([
    ['P7D', '2026-11-05T14:00'],
    ['P2D', '2026-10-31T14:00'],
    ['PT12H', '2026-10-30T02:00'],
  ])("drop a reading after the time the clinic has set: %s, in the patient's own days", (educationGoodFor, until) => {
    const [afterVisit, ofCourse] = planTouches(
      facts({
        appointments: [infusion('2026-10-28T12:00', { status: 'fulfilled' })],
        course: { id: 'c', stage: 'consented', stageSince: at('2026-10-29T14:00'), numbers: [] },
      }),
      { ...policy, educationGoodFor },
    );
    expect([wall(afterVisit?.expiresAt as Date), wall(ofCourse?.expiresAt as Date)]).toEqual([until, until]);
  });
});
