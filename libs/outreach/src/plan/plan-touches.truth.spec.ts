import { planTouches } from './plan-touches.js';
import { at, doseIn, facts, infusion, plan, policy, video, wall } from '../testing/planned-facts.js';

describe('what is owed depends on what is true:', () => {
  it.each(['withdrawn', 'discharged'] as const)(
    'of a patient whose course is %s (O7): only what comes before booked visits that are no doses',
    (stage) => {
      const dose = doseIn(stage);
      const kept = { status: 'fulfilled', noteSignedAt: at('2026-11-20T13:00') } as const;
      expect(
        plan({
          course: { id: 'c', stage, stageSince: at('2026-11-01T10:00'), numbers: [] },
          appointments: [
            infusion('2026-11-24T12:00', { dose }),
            infusion('2026-11-19T12:00', { id: 'b', dose, status: 'fulfilled' }),
            video('2026-11-20T12:00', { id: 'kept', ...kept }),
            video('2026-11-25T12:00', { id: 'v' }),
          ],
        }),
      ).toEqual(['reminder-24h 2026-11-24T12:00', 'reminder-1h 2026-11-25T11:00']);
    },
  );

  it('before a dose without a course, or by a protocol without the numbers: no text about fasting', () => {
    for (const dose of [
      doseIn('induction', { numbers: ['fastingSolidsHours'] }),
      { ...doseIn('induction'), courseId: null, stage: null, numbers: [] },
    ])
      expect(plan({ appointments: [infusion('2026-11-24T12:00', { dose })] })).not.toContain(
        'education-E7 2026-11-23T12:00',
      );
  });

  it('what is read after a dose ends when the next one begins (O5)', () => {
    const given = infusion('2026-11-24T12:00', { status: 'fulfilled' });
    const [reading] = planTouches(
      facts({
        appointments: [
          given,
          infusion('2026-11-27T13:00', { id: 'next' }),
          infusion('2026-11-30T13:00', { id: 'later' }),
        ],
      }),
      policy,
    ).filter(({ template }) => template === 'education-E12');
    expect(wall(reading?.expiresAt as Date)).toBe('2026-11-27T13:00');
  });

  it('of a visit by video go by the clock of a patient in Honolulu (O25)', () => {
    const zone = 'Pacific/Honolulu';
    const [first] = planTouches(
      facts({
        patient: { id: 'p', timeZone: zone, reachableSince: at('2026-01-01T12:00') },
        appointments: [video('2026-11-24T10:00')],
      }),
      policy,
    );
    expect(wall(first?.dueAt as Date, zone)).toBe('2026-11-23T09:00'); // the visit is at 8:00 AM HST
  });
});
