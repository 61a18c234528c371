import { DateTime, Duration } from 'luxon';
import type { AppointmentFact, Facts, PlannedTouch } from './facts.js';
import { visitCountsFor, withinLookBack } from './look-back.js';
import type { OutreachPolicy } from './outreach-policy.js';
import { planTouches } from './plan-touches.js';
import type { TouchKind } from './touch-kind.js';
import { doseIn } from '../testing/planned-facts.js';
import { kindOf, touchKinds } from './touch-kinds.js';

const LA = 'America/Los_Angeles';
const policy: OutreachPolicy = {
  sendWindow: { from: '09:00', to: '20:00' },
  outerWindow: { from: '08:00', to: '21:00' },
  texts: { perDay: 3, perWeek: 12 },
  reminders: { dose: ['PT24H'], inPerson: ['PT24H'], video: ['PT24H'] },
  education: ['E12', 'E13'],
  educationGoodFor: 'P7D',
  emailAfterFailedText: 'PT30M',
  unclearGivenUpAfter: 'PT1H',
};
const at = (local: string) => DateTime.fromISO(local, { zone: LA }).toJSDate();
const later = (date: Date, hours: number) => new Date(date.getTime() + hours * 3_600_000);
const visit = (starts: string, more: Partial<AppointmentFact> = {}): AppointmentFact => ({
  id: starts,
  version: 1,
  status: 'fulfilled',
  purpose: 'dose',
  dose: doseIn('induction'),
  modality: 'in_person',
  startsAt: at(starts),
  endsAt: later(at(starts), 2),
  timeZone: LA,
  agreedAt: at('2026-10-01T12:00'),
  change: null,
  confirmedAt: null,
  noteSignedAt: null,
  pageUntil: later(at(starts), 2),
  linkAsked: null,
  linkLostAt: null,
  ...more,
});
const facts = (...appointments: AppointmentFact[]): Facts => ({
  patient: { id: 'p', timeZone: LA, reachableSince: at('2026-01-01T12:00') },
  appointments,
  unsettled: [],
  course: { id: 'c', stage: 'induction', stageSince: at('2026-01-01T12:00'), numbers: [] },
  education: [
    { code: 'E12', anchor: 'appointment_end', purposes: ['dose'], offset: 'PT24H', stages: ['induction'], numbers: [] },
    {
      code: 'E13',
      anchor: 'appointment_end',
      purposes: ['integration'],
      offset: 'PT24H',
      stages: ['induction'],
      numbers: [],
      after: 'note_signed',
    },
  ],
});

/** A kind by a name that no clinic will use: how much snow there was, two days after each infusion. */
const snowCount: TouchKind = {
  plan: ({ appointments }) =>
    appointments
      .filter(({ status }) => status === 'fulfilled')
      .map(({ id, version, endsAt }) => ({
        key: `appointment:${id}:v${version}:snow-count`,
        template: 'snow-count',
        rank: 4,
        reason: 'Snow after the visit',
        appointmentId: id,
        appointmentVersion: version,
        courseId: null,
        educationCode: null,
        owedSince: later(endsAt, 48),
        dueAt: later(endsAt, 48),
        expiresAt: later(endsAt, 24 * 30),
      })),
  lookBack: () => Duration.fromObject({ hours: 6 }),
  visitCountsFor: () => Duration.fromObject({ days: 30 }),
  words: 'visit',
  opens: 'appointment',
  isNeededAtOnce: false,
};
const kinds = { ...touchKinds, 'snow-count': snowCount };
const owed = (all: Facts, now: Date, stored: readonly Pick<PlannedTouch, 'key'>[] = [], of = kinds) =>
  withinLookBack(planTouches(all, policy, of), stored, policy, now, of).map(
    ({ template, appointmentId }) => `${template} ${appointmentId}`,
  );

describe('a new kind of touch', () => {
  const all = facts(
    visit('2026-11-10T12:00'),
    visit('2026-11-18T12:00'),
    visit('2026-11-20T10:00'),
    visit('2026-11-23T12:00'),
  );
  const now = at('2026-11-22T15:00');
  const snowCounts = (stored: readonly Pick<PlannedTouch, 'key'>[] = []) =>
    owed(all, now, stored).filter((one) => one.startsWith('snow-count'));

  it('is not written to those it fits in the past, further than it looks back', () => {
    expect(planTouches(all, policy, kinds).filter(({ template }) => template === 'snow-count')).toHaveLength(4);
    expect(snowCounts()).toEqual(['snow-count 2026-11-20T10:00', 'snow-count 2026-11-23T12:00']);
  });

  it('stays owed when it was planned in time: a worker that was away for days sends it while it is of use', () => {
    expect(snowCounts([{ key: 'appointment:2026-11-18T12:00:v1:snow-count' }])).toContain(
      'snow-count 2026-11-18T12:00',
    );
  });

  it('gets the visits that it needs', () => {
    expect(visitCountsFor(policy)).toBe(14 * 86_400);
    expect(visitCountsFor(policy, kinds)).toBe(30 * 86_400);
  });

  it('whose template has another name is a fault, and not left out in silence', () => {
    expect(() => owed(all, now, [], { ...touchKinds, 'snow-counts': snowCount } as unknown as typeof kinds)).toThrow(
      'no kind of touch has the template snow-count',
    );
  });
});

it('a kind has to say how far it looks back', () => {
  const { lookBack: _lookBack, ...without } = snowCount;
  // @ts-expect-error -- the type check of the specs is what this tests
  const kind: TouchKind = without;
  expect(kind.lookBack).toBeUndefined();
});

describe('the look-back of each kind', () => {
  it.each([
    ['a reading: as long as staff are told that it was missed, when a visit is marked as kept late', 13, true],
    ['a reading: no longer than that', 16, false],
  ])('%s', (_what, days, isOwed) => {
    const one = visit('2026-11-10T12:00');
    expect(owed(facts(one), later(one.endsAt, days * 24))).toEqual(isOwed ? ['education-E12 2026-11-10T12:00'] : []);
  });

  it('of a reading that stays valid longer: as long as it is valid', () => {
    const one = visit('2026-11-10T12:00');
    const good = { ...policy, educationGoodFor: 'P30D' };
    expect(withinLookBack(planTouches(facts(one), good), [], good, later(one.endsAt, 30 * 24))).toHaveLength(1);
  });

  it('of the signature that a reading waits for: shown as too late, however late', () => {
    const noteSignedAt = at('2027-02-01T12:00');
    const one = visit('2026-11-10T12:00', { purpose: 'integration', dose: null, noteSignedAt });
    expect(owed(facts(one), later(noteSignedAt, 1))).toEqual(['education-E13 2026-11-10T12:00']);
  });

  it('of a reminder that no worker planned: staff see it for two weeks', () => {
    const missed = facts(visit('2026-11-10T12:00', { status: 'booked' }));
    expect(owed(missed, at('2026-11-22T12:00'))).toEqual(['reminder-24h 2026-11-10T12:00']);
    expect(owed(missed, at('2026-11-24T12:00'))).toEqual([]);
  });
});

describe('finding the kind of a touch', () => {
  it.each([
    ['visit-link', touchKinds['visit-link']],
    ['reminder-24h', touchKinds.reminder],
    ['education-E7', touchKinds.education],
  ])('goes by its template: %s', (template, kind) => {
    expect(kindOf(template)).toBe(kind);
  });

  it.each(['survey', 'reminders', 'visit-links'])('finds none for a template of a newer release: %s', (template) => {
    expect(() => kindOf(template)).toThrow(`no kind of touch has the template ${template}`);
  });

  it('with a name that begins like another one is the one with the longer name', () => {
    const more = { ...touchKinds, 'visit-link-again': snowCount };
    expect(kindOf('visit-link-again-1', more)).toBe(snowCount);
  });
});
