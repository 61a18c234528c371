import fc from 'fast-check';
import { DateTime } from 'luxon';
import { collapse } from './collapse.js';
import type { AppointmentFact } from './facts.js';
import { planTouches } from './plan-touches.js';
import { reconcile } from './reconcile.js';
import { kindOf } from './touch-kinds.js';
import { appointment, at, facts, LA, later, minute, policy, stored, wall } from '../testing/planned-facts.js';

const anyFacts = fc
  .record({
    appointments: fc.uniqueArray(appointment, { maxLength: 6, selector: (one) => one.id }),
    zone: fc.constantFrom(LA, 'America/New_York', 'Pacific/Honolulu'),
    course: fc.option(
      fc.record({
        id: fc.uuid(),
        stage: fc.constantFrom('consented', 'preparation', 'induction'),
        stageSince: minute('2026-02-01T00:00', '2026-12-20T00:00'),
        numbers: fc.constant([]),
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

const anyTime = { now: new Date(0), reachableSince: new Date(0) };
const alone = (touches: ReturnType<typeof planTouches>) => collapse(touches, [], anyTime.now);

describe('planning, whatever has happened', () => {
  it('gives the same touches for the same facts, and each key once', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const touches = planTouches(some, policy);
        expect(planTouches({ ...some, appointments: [...some.appointments].reverse() }, policy)).toEqual(touches);
        expect(new Set(touches.map(({ key }) => key)).size).toBe(touches.length);
      }),
    );
  });

  it("sends nothing outside the patient's hours except before an early visit, and no reminder after a visit has started", () => {
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

  it('sends nothing about a dose whose course is on hold or over, and after a hold nothing that was due before', () => {
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

  it('plans nothing that is useful only after its visit has left the facts: it would be withdrawn unsent', () => {
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

  it('keeps a touch due whole days before a visit on that day of the patient', () => {
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

  it('leaves nothing to do after it was applied once', () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, (before, after) => {
        const old = stored(alone(planTouches(before, policy)));
        const desired = collapse(planTouches(after, policy), old, anyTime.now);
        const { insert, update, withdraw } = reconcile(desired, old, anyTime);
        const applied = [
          ...old
            .map((touch) => (withdraw.includes(touch.id) ? { ...touch, status: 'withdrawn' as const } : touch))
            .filter(({ id }) => !update.some((one) => one.id === id)),
          ...stored([...insert, ...update.map(({ touch }) => touch)]),
        ];
        expect(reconcile(desired, applied, anyTime)).toEqual({ insert: [], update: [], withdraw: [] });
      }),
    );
  });

  it('plans the same after a visit is moved away and back', () => {
    fc.assert(
      fc.property(appointment, fc.integer({ min: -10_000, max: 10_000 }), (one, minutes) => {
        const by = (ms: number) => ({
          ...one,
          startsAt: new Date(one.startsAt.getTime() + ms),
          endsAt: new Date(one.endsAt.getTime() + ms),
        });
        const there = planTouches(facts({ appointments: [by(minutes * 60_000)] }), policy);
        const back = planTouches(facts({ appointments: [by(0)] }), policy);
        const { update } = reconcile(
          alone(back),
          stored(alone(planTouches(facts({ appointments: [one] }), policy))),
          anyTime,
        );
        expect(update).toEqual([]);
        expect(there.map(({ key }) => key).every((key) => key.includes(one.id))).toBe(true);
      }),
    );
  });

  it('never changes what was sent', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const sent = stored(planTouches(some, policy)).map((touch) => ({ ...touch, status: 'sent' as const }));
        expect(reconcile([], sent, anyTime)).toEqual({ insert: [], update: [], withdraw: [] });
      }),
    );
  });
});
