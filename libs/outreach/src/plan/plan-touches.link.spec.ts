import fc from 'fast-check';
import type { AppointmentFact } from './facts.js';
import { planTouches } from './plan-touches.js';
import { reconcile } from './reconcile.js';
import { appointment, at, facts, infusion, LA, later, plan, policy, stored, video } from '../testing/planned-facts.js';

describe('the link to a video visit', () => {
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
  ])('is sent alone when it was agreed on %s', (_, agreed, starts, due) => {
    expect(plan({ appointments: [video(starts, { agreedAt: at(agreed) })] })).toEqual([`visit-link ${due}`]);
    expect(plan({ appointments: [video(starts, { agreedAt: at(agreed), version: 2 })] })).toEqual([
      `visit-link ${due}`,
    ]);
  });

  it('is part of the reminders when there are any, and is not sent twice', () => {
    expect(plan({ appointments: [video('2026-11-24T11:00', { agreedAt: at('2026-11-24T09:30') })] })).toEqual([
      'reminder-1h 2026-11-24T10:00',
    ]);
  });

  it('is sent again on request, even to a patient in the visit, until the room closes', () => {
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

  it('is a new message when requested again; of two that wait, the newer one stays', () => {
    const planned = (id: string) =>
      planTouches(
        facts({
          appointments: [
            video('2026-11-24T12:00', { status: 'arrived', linkAsked: { id, at: at('2026-11-24T12:30') } }),
          ],
        }),
        policy,
      );
    const now = { now: at('2026-11-24T12:30'), reachableSince: null };
    const second = planned('second').map((touch) => ({ ...touch, goesWith: null }));
    const { insert, withdraw } = reconcile(second, stored(planned('first')), now);
    expect([insert.length, withdraw.length]).toEqual([1, 1]);
  });

  it('of a visit in person is sent only on request, and not to a patient who has arrived', () => {
    const late = (more: Partial<AppointmentFact>) =>
      plan({ appointments: [infusion('2026-11-24T12:00', { agreedAt: at('2026-11-24T11:30'), ...more })] });
    const linkAsked = { id: 'e', at: at('2026-11-24T11:40') };
    expect([late({}), late({ linkAsked }), late({ linkAsked, status: 'arrived' })]).toEqual([
      [],
      ['visit-link 2026-11-24T11:40'],
      [],
    ]);
  });

  it('is sent before the visit can no longer be joined, whenever it was agreed on, and stays valid until then', () => {
    fc.assert(
      fc.property(appointment, fc.constantFrom(LA, 'America/New_York', 'Pacific/Honolulu'), (one, timeZone) => {
        const visit = {
          ...one,
          dose: null,
          status: 'booked' as const,
          modality: 'video' as const,
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
