import { doseIn, facts, infusion, policy, wall } from '../../testing/planned-facts.js';
import type { AppointmentFact, EducationFact } from '../facts.js';
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

describe('after a dose', () => {
  const after = (isStoppedEarly: boolean) => {
    const given = infusion('2026-11-24T12:00', { status: 'fulfilled', dose: doseIn('induction', { isStoppedEarly }) });
    const known = facts({ appointments: [given] });
    const [E12] = known.education.filter(({ code }) => code === 'E12');
    const education = [...known.education, { ...E12, code: 'E11', concern: 'safety' } as EducationFact];
    return reading
      .plan({ ...known, education }, { ...policy, education: ['E11', 'E12'] })
      .map(({ educationCode }) => educationCode);
  };
  it('readings about how the patient is and about its meaning are owed', () =>
    expect(after(false)).toEqual(['E12', 'E11']));
  it('that was stopped before half of it was given, only those about how the patient is', () =>
    expect(after(true)).toEqual(['E11']));
});

it('a reading about a dose is not planned for after the next one has begun', () => {
  const given = (starts: string, more: Partial<AppointmentFact> = {}) =>
    infusion(starts, { status: 'fulfilled', ...more });
  const next = infusion('2026-11-25T09:00', { id: 'b' });
  const codes = (appointments: AppointmentFact[]) =>
    reading
      .plan(facts({ appointments }), policy)
      .flatMap(({ educationCode: code, appointmentId: of }) => (code === 'E12' ? [of] : []));
  expect(codes([given('2026-11-24T12:00')])).toEqual(['a']);
  expect(codes([given('2026-11-24T12:00'), next])).toEqual([]);
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
