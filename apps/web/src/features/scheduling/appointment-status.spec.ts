import type { Appointment, Stage } from '@snowmelt/contracts';
import { recordable, statusLabels, displayStatus } from './appointment-status';

const at = (status: Appointment['status'], confirmedAt: string | null = null, stageOfDose: Stage | null = null) => ({
  status,
  confirmedAt,
  unmarked: false,
  stoppedEarly: null,
  stageOfDose,
  startsLocal: '2026-11-23T08:00',
  serviceType: { durationMinutes: 120 },
});

describe('the displayed status of an appointment', () => {
  it('is booked, then confirmed once the patient confirms, until the visit is over', () => {
    expect([
      displayStatus(at('booked'), '2026-11-23T09:59'),
      displayStatus(at('booked', '2026-11-21T10:00:00Z'), '2026-11-23T09:59'),
    ]).toEqual(['booked', 'confirmed']);
  });
  it('is "not marked" as soon as the server says so, whatever this screen\'s clock shows', () => {
    expect([
      displayStatus({ ...at('booked'), unmarked: true }, '2026-11-23T09:59'),
      displayStatus({ ...at('booked', '2026-11-21T10:00:00Z', 'on_hold'), unmarked: true }, '2026-11-23T09:59'),
      displayStatus(at('booked'), '2026-11-23T10:00'),
    ]).toEqual(['unmarked', 'unmarked', 'booked']);
  });
  it('is the recorded status, whatever the time', () =>
    expect([
      displayStatus(at('arrived'), '2026-11-24T10:00'),
      displayStatus(at('noshow', '2026-11-21T10:00:00Z'), '2026-11-23T09:00'),
    ]).toEqual(['arrived', 'noshow']));
  it('says of a dose that was stopped early that it was, not that it is completed', () =>
    expect(displayStatus({ ...at('fulfilled'), stoppedEarly: 'vomiting' }, '2026-11-24T10:00')).toBe('stoppedEarly'));
  it.each(['on_hold', 'withdrawn', 'transferred', 'declined', 'discharged', 'consented'] as const)(
    'is stopped while the course is %s, also after confirmation or arrival, until the visit is over',
    (stage) => {
      const seen = [at('booked', null, stage), at('booked', '2026-11-21T10:00:00Z', stage), at('arrived', null, stage)];
      expect(seen.map((visit) => displayStatus(visit, '2026-11-23T09:59'))).toEqual(['stopped', 'stopped', 'stopped']);
      expect(displayStatus(at('arrived', null, stage), '2026-11-23T10:00')).toBe('arrived');
      expect(displayStatus(at('booked', null, 'induction'), '2026-11-23T09:59')).toBe('booked');
    },
  );
  it('is the recorded outcome even while the course is on hold', () => {
    const seen = (['cancelled', 'fulfilled', 'noshow'] as const).map((status) =>
      displayStatus(at(status, null, 'on_hold'), '2026-11-23T09:00'),
    );
    expect(seen).toEqual(['cancelled', 'fulfilled', 'noshow']);
  });
  it('offers each status only when it can be recorded', () => {
    const visit = at('booked');
    expect(
      ['2026-11-22T23:59', '2026-11-23T07:30', '2026-11-23T08:00', '2026-11-25T09:00'].map((now) =>
        recordable(visit, now),
      ),
    ).toEqual([[], ['arrived'], ['arrived', 'noshow'], ['arrived', 'noshow']]);
    expect(['2026-11-23T07:50', '2026-11-23T08:00'].map((now) => recordable(at('arrived'), now))).toEqual([
      [],
      ['fulfilled'],
    ]);
    expect(recordable(at('noshow'), '2026-11-23T09:00')).toEqual([]);
  });
  it('shows every status with its own word and shape', () => {
    expect(new Set(Object.values(statusLabels).map(({ words }) => words)).size).toBe(Object.keys(statusLabels).length);
    expect(new Set(Object.values(statusLabels).map(({ state }) => state)).size).toBe(Object.keys(statusLabels).length);
  });
});
