import { doseIn, facts, infusion, policy, wall } from '../../testing/planned-facts.js';
import type { AppointmentFact } from '../facts.js';
import { reading } from './reading.js';

const preparation = (more: Partial<AppointmentFact>) =>
  reading
    .plan(facts({ appointments: [infusion('2026-11-24T12:00', more)] }), policy)
    .filter(({ educationCode }) => educationCode === 'E7')
    .map(({ dueAt, expiresAt }) => [wall(dueAt), wall(expiresAt)]);
const fasting = (fastingHours: number | null) => ({ dose: doseIn('induction', { fastingHours }) });

describe('the reading that says how long to fast', () => {
  it('is of use until the fast of the protocol begins', () =>
    expect(preparation(fasting(8))).toEqual([['2026-11-23T12:00', '2026-11-24T04:00']]));
  it('is of use until the visit where nobody knows when the fast begins', () =>
    expect(preparation(fasting(null))).toEqual([['2026-11-23T12:00', '2026-11-24T12:00']]));
  it('is not sent when the fast has begun by the time it would be', () => {
    expect(preparation(fasting(23))).toEqual([['2026-11-23T12:00', '2026-11-23T13:00']]);
    expect(preparation(fasting(24))).toEqual([]);
  });
});

describe('the reading after a dose', () => {
  const ofFirst = (status: AppointmentFact['status']) =>
    reading
      .plan(
        facts({
          appointments: [
            infusion('2026-11-19T12:00', { id: 'first', status: 'fulfilled' }),
            infusion('2026-11-23T12:00', { id: 'next', status }),
          ],
        }),
        policy,
      )
      .filter(({ educationCode, appointmentId }) => educationCode === 'E12' && appointmentId === 'first')
      .map(({ dueAt, expiresAt }) => [wall(dueAt), wall(expiresAt)]);
  const untilNext = [['2026-11-20T14:00', '2026-11-23T12:00']];
  it.each(['booked', 'arrived', 'fulfilled'] as const)('is of use until the next one begins, which is %s', (status) =>
    expect(ofFirst(status)).toEqual(untilNext),
  );
  it.each(['cancelled', 'noshow'] as const)('stays of use when the next one is not given: %s', (status) =>
    expect(ofFirst(status)).toEqual([['2026-11-20T14:00', '2026-11-27T14:00']]),
  );
});
