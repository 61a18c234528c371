import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { AppointmentFact, Facts } from '../facts.js';
import type { OutreachPolicy } from '../outreach-policy.js';
import { planTouches } from '../plan-touches.js';
import { reconcile, type StoredTouch } from '../reconcile.js';

const LA = 'America/Los_Angeles';
const policy: OutreachPolicy = {
  sendWindow: { from: '09:00', to: '20:00' },
  outerWindow: { from: '08:00', to: '21:00' },
  texts: { perDay: 3, perWeek: 12 },
  reminders: { dose: ['PT24H'], inPerson: ['PT24H'], video: ['PT24H', 'PT1H'] },
  education: [],
  educationGoodFor: 'P7D',
  emailAfterFailedText: 'PT30M',
  unclearGivenUpAfter: 'PT1H',
};
const at = (local: string) => DateTime.fromISO(local, { zone: LA }).toJSDate();
const later = (date: Date, minutes: number) => new Date(date.getTime() + minutes * 60_000);
/** By video on Tuesday at noon, agreed on weeks ago; the room closes half an hour after the end. */
const visit = (more: Partial<AppointmentFact> = {}): AppointmentFact => ({
  id: 'a',
  version: 1,
  status: 'booked',
  purpose: 'integration',
  dose: null,
  modality: 'video',
  startsAt: at('2026-11-24T12:00'),
  endsAt: at('2026-11-24T12:50'),
  timeZone: LA,
  change: null,
  confirmedAt: null,
  noteSignedAt: null,
  agreedAt: at('2026-11-01T12:00'),
  pageUntil: at('2026-11-24T13:20'),
  linkAsked: null,
  linkLostAt: null,
  ...more,
});
const planned = (appointment: AppointmentFact, reachableSince: Date | null = at('2026-01-01T12:00')) =>
  planTouches(
    {
      patient: { id: 'p', timeZone: LA, reachableSince },
      appointments: [appointment],
      unsettled: [],
      course: null,
      education: [],
    } satisfies Facts,
    policy,
  );
const plan = (...of: Parameters<typeof planned>) =>
  planned(...of).map(
    ({ template, dueAt }) => `${template} ${DateTime.fromJSDate(dueAt, { zone: LA }).toFormat(`dd'T'HH:mm`)}`,
  );
const links = (...of: Parameters<typeof planned>) =>
  planned(...of)
    .filter(({ template }) => template === 'visit-link')
    .map(({ key }) => key);

describe('a link that ended because its address was corrected', () => {
  it.each([
    ['half an hour before the visit: goes at once to the new one', '2026-11-24T11:30', ['visit-link 24T11:30']],
    ['during the visit: goes at once', '2026-11-24T12:20', ['visit-link 24T12:20']],
    ['in the night before: the reminder of the last hour brings it', '2026-11-23T23:00', []],
    ['after the reminder of the day before: the one of the last hour brings it', '2026-11-23T15:00', []],
    ['weeks before: the reminders bring it', '2026-11-02T10:00', []],
    ['when its room is closed: is of no use any more', '2026-11-24T13:20', []],
  ])('%s', (_what, lost, again) => {
    expect(plan(visit({ linkLostAt: at(lost) })).filter((touch) => touch.startsWith('visit-link'))).toEqual(again);
  });

  it("is sent again in the patient's day where no reminder is left to bring it", () => {
    const early = {
      startsAt: at('2026-11-24T09:30'),
      endsAt: at('2026-11-24T10:20'),
      pageUntil: at('2026-11-24T10:50'),
    };
    expect(plan(visit({ ...early, linkLostAt: at('2026-11-23T23:00') }))).toEqual([
      'reminder-24h 23T09:30',
      'visit-link 24T08:00',
    ]);
  });

  it('is sent again even where the link alone was sent before, and each time it is lost', () => {
    const late = { agreedAt: at('2026-11-24T11:10') };
    const lost = (local: string) => links(visit({ ...late, linkLostAt: at(local) }));
    const all = [links(visit(late)), lost('2026-11-24T11:20'), lost('2026-11-24T11:40')].flat();
    expect([all.length, new Set(all).size]).toEqual([3, 3]);
  });

  it('is still sent when the patient agrees only later to be written to at the new address', () => {
    const lost = visit({ linkLostAt: at('2026-11-24T10:30') });
    expect([plan(lost, null), plan(lost, at('2026-11-24T11:30')), plan(lost, at('2026-11-24T10:45'))]).toEqual([
      [],
      ['visit-link 24T10:30'],
      ['reminder-1h 24T11:00'],
    ]);
  });

  it('is sent at once when staff ask for it after it was lost', () => {
    const asked = (local: string) => ({ linkAsked: { id: 'e', at: at(local) }, linkLostAt: at('2026-11-24T11:30') });
    expect([links(visit(asked('2026-11-24T11:20'))), links(visit(asked('2026-11-24T11:40')))]).toEqual([
      [expect.stringContaining(':link-lost-')],
      ['appointment:a:v1:link-e'],
    ]);
  });

  it('is not sent for a visit that was moved since', () => {
    expect(links(visit({ version: 2, agreedAt: at('2026-11-24T11:35'), linkLostAt: at('2026-11-24T11:30') }))).toEqual([
      'appointment:a:v2:link',
    ]);
  });

  it.each([
    ['two days before: the reminder of the day before goes to the new one', '2026-11-22T10:00', []],
    ['after that one went to a stranger: at once', '2026-11-23T14:00', ['visit-link 23T14:00']],
    ['in the night: when the day begins', '2026-11-23T23:00', ['visit-link 24T08:00']],
    ['after the visit began: of no use any more', '2026-11-24T12:00', []],
  ])('to a visit in person, lost %s', (_what, lost, again) => {
    const inPerson = visit({ modality: 'in_person', pageUntil: at('2026-11-24T14:00'), linkLostAt: at(lost) });
    expect(plan(inPerson).filter((touch) => touch.startsWith('visit-link'))).toEqual(again);
  });

  it('to a visit in person does not wait for the reminder of the last hours: a fasting patient must hear before', () => {
    const two = { ...policy, reminders: { ...policy.reminders, inPerson: ['PT24H', 'PT2H'] } };
    const facts = {
      patient: { id: 'p', timeZone: LA, reachableSince: at('2026-01-01T12:00') },
      appointments: [visit({ modality: 'in_person', linkLostAt: at('2026-11-23T14:00') })],
      unsettled: [],
      course: null,
      education: [],
    };
    expect(planTouches(facts, two).map(({ template }) => template)).toEqual([
      'reminder-24h',
      'visit-link',
      'reminder-2h',
    ]);
  });

  it('is sent to a patient who is in the visit already, because no reminder follows', () => {
    const linkLostAt = at('2026-11-24T10:50');
    expect([links(visit({ linkLostAt })), links(visit({ status: 'arrived', linkLostAt }))]).toEqual([
      [],
      [expect.stringContaining(':link-lost-')],
    ]);
  });
});

it('is not sent because of STOP and START when no link was owed before', () => {
  expect(plan(visit(), at('2026-11-24T10:30'))).toEqual(['reminder-1h 24T11:00']);
});

it('is replaced in time whenever it is lost while the visit can be joined', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40_000 }),
      fc.boolean(),
      fc.option(fc.integer({ min: 0, max: 40_000 })),
      (minutes, isNew, asked) => {
        const one = visit({
          linkAsked: asked === null ? null : { id: 'e', at: later(at('2026-11-24T13:20'), -asked) },
        });
        const lostAt = later(one.pageUntil, -minutes - 1);
        const lost = { ...one, linkLostAt: lostAt > one.agreedAt ? lostAt : later(one.agreedAt, 1) };
        const since = isNew ? lost.linkLostAt : at('2026-01-01T12:00');
        // every touch due before the link was lost has been sent
        const stored = planned(one).map((touch): StoredTouch => ({
          ...touch,
          id: touch.key,
          tried: false,
          goesWith: null,
          statusReason: null,
          updatedAt: touch.dueAt,
          status: touch.dueAt < lost.linkLostAt ? 'sent' : 'planned',
        }));
        const desired = planned(lost, since).map((touch) => ({ ...touch, goesWith: null }));
        const { insert } = reconcile(desired, stored, { now: lost.linkLostAt, reachableSince: since });
        const coming = [
          ...insert,
          ...desired.filter(({ key }) => stored.some((known) => known.key === key && known.status === 'planned')),
        ];
        expect(coming.length).toBeGreaterThan(0);
        for (const { dueAt, expiresAt } of coming)
          expect([dueAt >= lost.linkLostAt, dueAt < expiresAt]).toEqual([true, true]);
      },
    ),
  );
});
