import fc from 'fast-check';
import { DateTime } from 'luxon';
import { mayText, type OwedText, type TextLimits } from './text-budget.js';

const LA = 'America/Los_Angeles';
const WEEK = 7 * 86_400_000;
const at = (local: string) => DateTime.fromISO(local, { zone: LA }).toJSDate();
const owed = (template: string, local: string): OwedText => ({ template, dueAt: at(local) });
const dayOf = (instant: Date) => DateTime.fromJSDate(instant, { zone: LA }).toISODate();
const show = ({ template, dueAt }: OwedText) =>
  `${template} ${DateTime.fromJSDate(dueAt, { zone: LA }).toFormat('ccc HH:mm')}`;

/** Replays a plan for a patient who agreed to texts only, each touch at its due time, and returns the texts sent. */
function replay(planned: readonly OwedText[], limits: TextLimits): OwedText[] {
  const sent: OwedText[] = [];
  [...planned]
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
    .forEach((one, index, all) => {
      const now = one.dueAt;
      const ahead = all.slice(index + 1).filter(({ dueAt }) => dueAt.getTime() < now.getTime() + WEEK);
      const lately = sent.map(({ dueAt }) => dueAt).filter((text) => text.getTime() > now.getTime() - WEEK);
      if (mayText(one, { sent: lately, ahead }, limits, now, LA)) sent.push(one);
    });
  return sent;
}

/**
 * Infusions on Monday and Thursday at 13:00, visits by video on Wednesday at 14:00 and Friday at 15:30, with their
 * readings.
 */
const week = [
  owed('reminder-72h', '2026-11-13T13:00'),
  owed('reminder-24h', '2026-11-15T13:00'),
  owed('education-E7', '2026-11-15T13:00'),
  owed('reminder-2h', '2026-11-16T11:00'),
  owed('education-E12', '2026-11-16T18:00'),
  owed('reminder-72h', '2026-11-16T13:00'),
  owed('reminder-24h', '2026-11-17T14:00'),
  owed('reminder-24h', '2026-11-18T13:00'),
  owed('education-E7', '2026-11-18T13:00'),
  owed('reminder-1h', '2026-11-18T13:00'),
  owed('education-E13', '2026-11-18T16:00'),
  owed('reminder-2h', '2026-11-19T11:00'),
  owed('reminder-24h', '2026-11-19T15:30'),
  owed('education-E12', '2026-11-19T18:00'),
  owed('reminder-1h', '2026-11-20T14:30'),
  owed('education-E13', '2026-11-20T17:30'),
];
const dayBefore = [
  'reminder-24h Sun 13:00',
  'reminder-24h Tue 14:00',
  'reminder-24h Wed 13:00',
  'reminder-24h Thu 15:30',
];

describe('texts of a patient with two infusions and two visits by video a week', () => {
  it('three a day and twelve a week (O3): reminders of the day before and of the last hours are texted, readings wait', () => {
    const sent = replay(week, { perDay: 3, perWeek: 12 });
    const waits = week.filter((one) => !sent.includes(one));
    expect(waits.map(show)).toEqual(['education-E13 Wed 16:00', 'education-E12 Thu 18:00', 'education-E13 Fri 17:30']);
  });

  it('one a day and three a week (O4): all are reminders of the day before', () => {
    expect(replay(week, { perDay: 1, perWeek: 3 }).map(show)).toEqual(dayBefore.slice(0, 3));
  });
});

describe('the last text', () => {
  const now = at('2026-11-16T10:00');
  const last = { perDay: 3, perWeek: 1 };
  it.each<[string, string, OwedText[], boolean]>([
    ['a reading on Monday, the reminder of Friday', 'education-E7', [owed('reminder-24h', '2026-11-20T10:00')], false],
    [
      'the reminder of the day before, a reading later',
      'reminder-24h',
      [owed('education-E7', '2026-11-16T11:00')],
      true,
    ],
    ['a link, the reminder of Friday', 'visit-link', [owed('reminder-24h', '2026-11-20T10:00')], false],
    ['a link, the reminder three days ahead', 'visit-link', [owed('reminder-72h', '2026-11-17T10:00')], true],
    [
      'the reminder three days ahead, one of two hours',
      'reminder-72h',
      [owed('reminder-2h', '2026-11-17T10:00')],
      false,
    ],
    ['another reminder, a reading', 'reminder-48h', [owed('education-E7', '2026-11-16T10:30')], true],
    ['a reading, another reminder', 'education-E7', [owed('reminder-48h', '2026-11-17T10:00')], false],
    ['something new, a reading due earlier', 'survey', [owed('education-E7', '2026-11-16T09:00')], false],
    ['a reading, the reminder of the next week', 'education-E7', [owed('reminder-24h', '2026-11-23T10:00')], true],
    [
      'the reminder of one visit, that of a later visit',
      'reminder-24h',
      [owed('reminder-24h', '2026-11-18T10:00')],
      true,
    ],
    [
      'the reminder of one visit, an earlier one that was refused and is tried again',
      'reminder-24h',
      [owed('reminder-24h', '2026-11-16T09:00')],
      false,
    ],
  ])('%s: %s may have it is %s', (_what, template, ahead, may) => {
    expect(mayText({ template, dueAt: now }, { sent: [], ahead }, last, now, LA)).toBe(may);
  });

  it("of a day is kept for what is due that day by the patient's calendar", () => {
    const ahead = [owed('reminder-24h', '2026-11-16T23:30')];
    const limits = { perDay: 1, perWeek: 12 };
    expect(
      [LA, 'America/New_York'].map((zone) =>
        mayText({ template: 'education-E7', dueAt: now }, { sent: [], ahead }, limits, now, zone),
      ),
    ).toEqual([false, true]);
  });

  it('is kept today for what was due yesterday and has not been sent', () => {
    const ahead = [owed('reminder-24h', '2026-11-15T21:00')];
    const ofDay = { perDay: 1, perWeek: 12 };
    expect(mayText({ template: 'education-E7', dueAt: now }, { sent: [], ahead }, ofDay, now, LA)).toBe(false);
    expect(
      mayText(
        { template: 'reminder-24h', dueAt: at('2026-11-15T21:00') },
        { sent: [], ahead: [owed('education-E7', '2026-11-16T10:00')] },
        ofDay,
        now,
        LA,
      ),
    ).toBe(true);
  });

  it('of seven days is available again when the one sent a week ago is no longer counted', () => {
    const texts = (sent: string) => ({ sent: [at(sent)], ahead: [owed('reminder-24h', '2026-11-19T10:00')] });
    const limits = { perDay: 3, perWeek: 2 };
    expect(
      ['2026-11-12T09:00', '2026-11-12T11:00'].map((sent) =>
        mayText({ template: 'education-E7', dueAt: now }, texts(sent), limits, now, LA),
      ),
    ).toEqual([true, false]);
  });
});

describe('whatever is planned', () => {
  const templates = [
    'reminder-24h',
    'reminder-24h',
    'visit-link',
    'reminder-1h',
    'reminder-2h',
    'reminder-72h',
    'reminder-48h',
    'education-E7',
    'education-E12',
    'survey',
  ];
  const planned = fc.array(
    fc.record({
      template: fc.constantFrom(...templates),
      dueAt: fc
        .integer({ min: 0, max: 21 * 24 * 4 })
        .map((quarter) => new Date(at('2026-10-20T00:00').getTime() + quarter * 900_000)),
    }),
    { maxLength: 60 },
  );
  const limits = fc.record({ perDay: fc.integer({ min: 1, max: 4 }), perWeek: fc.integer({ min: 1, max: 14 }) });
  const lately = (texts: readonly OwedText[], end: Date) =>
    texts.filter(({ dueAt }) => dueAt <= end && dueAt.getTime() > end.getTime() - WEEK);
  const sameDay = (texts: readonly OwedText[], end: Date) =>
    texts.filter(({ dueAt }) => dueAt <= end && dayOf(dueAt) === dayOf(end));

  it('a patient never gets more texts than agreed', () => {
    fc.assert(
      fc.property(planned, limits, (all, agreed) => {
        const sent = replay(all, agreed);
        for (const { dueAt } of sent)
          expect([lately(sent, dueAt).length <= agreed.perWeek, sameDay(sent, dueAt).length <= agreed.perDay]).toEqual([
            true,
            true,
          ]);
      }),
    );
  });

  it('a reminder of the day before is skipped only when other such reminders have used every text', () => {
    fc.assert(
      fc.property(planned, limits, (all, agreed) => {
        const sent = replay(all, agreed);
        const only = (texts: OwedText[], most: number) =>
          texts.length >= most && texts.every(({ template }) => template === 'reminder-24h');
        for (const one of all.filter(({ template }) => template === 'reminder-24h')) {
          if (!sent.includes(one))
            expect(only(lately(sent, one.dueAt), agreed.perWeek) || only(sameDay(sent, one.dueAt), agreed.perDay)).toBe(
              true,
            );
        }
      }),
      { numRuns: 500 },
    );
  });
});
