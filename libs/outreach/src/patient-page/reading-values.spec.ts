import { readingValues } from './reading-values.js';

const hours = (value: number) => ({ value });
const visit = (more: object = {}) => ({
  clinicName: 'Larkspur Clinic',
  clinicPhone: '+1 323 555 0100',
  protocol: { fastingSolidsHours: hours(6), fastingClearHours: hours(2), noDriveHours: hours(24) },
  appointment: {
    id: 'a',
    status: 'booked' as const,
    modality: 'in_person' as const,
    purpose: 'dose' as const,
    stageOfDose: 'induction' as const,
    startsAt: '2026-12-03T16:00:00Z',
    startsLocal: '2026-12-03T08:00',
    timeZone: 'America/Los_Angeles',
    durationMinutes: 140,
    place: null,
    confirmedAt: null,
  },
  ...more,
});

describe('what a reading says in place of its placeholders', () => {
  it.each([
    ['en-US', 'Thu 2:00 AM', 'Thu 6:00 AM', 'Fri 10:20 AM'],
    ['es-US', 'jue 2:00 a. m.', 'jue 6:00 a. m.', 'vie 10:20 a. m.'],
  ] as const)(
    'tells fasting and driving in clock times of the visit, in %s',
    (locale, solidsUntil, clearFluidsUntil, driveFrom) => {
      const values = readingValues(visit(), locale);
      expect(values).toMatchObject({ fastingSolidsHours: '6', clinicPhone: '+1 323 555 0100' });
      expect(
        [values['solidsUntil'], values['clearFluidsUntil'], values['driveFrom']].map((text) =>
          text?.replaceAll('. m', '.m'),
        ),
      ).toEqual([solidsUntil, clearFluidsUntil, driveFrom].map((text) => text.replaceAll('. m', '.m')));
    },
  );

  it('counts elapsed hours in the night in which the clocks change', () => {
    const appointment = { ...visit().appointment, startsAt: '2027-03-14T15:00:00Z' }; // Sunday 8:00 PDT
    expect(readingValues(visit({ appointment }), 'en-US')).toMatchObject({ solidsUntil: 'Sun 1:00 AM' });
  });

  it('names the hour of the evening before by its weekday', () => {
    const appointment = { ...visit().appointment, startsAt: '2026-12-03T12:00:00Z' };
    expect(readingValues(visit({ appointment }), 'en-US')).toMatchObject({ solidsUntil: 'Wed 10:00 PM' });
  });

  it.each([
    ['a number that the protocol lacks', visit({ protocol: { noDriveHours: hours(24) } })],
    ['a patient without a course', visit({ protocol: null })],
    ['no visit', visit({ appointment: null })],
    ['a visit that is no dose', visit({ appointment: { ...visit().appointment, purpose: 'integration' } })],
  ])('has no clock time for %s', (_what, facts) => {
    expect(Object.keys(readingValues(facts, 'en-US'))).not.toContain('solidsUntil');
  });
});
