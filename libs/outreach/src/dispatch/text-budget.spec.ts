import fc from 'fast-check';
import { DateTime } from 'luxon';
import { mayText, type OwedText, type TextLimits } from './text-budget.js';
import { ranks } from '../plan/touch-kind.js';

const LA = 'America/Los_Angeles';
const WEEK = 7 * 86_400_000;
const at = (local: string) => DateTime.fromISO(local, { zone: LA }).toJSDate();
/** As the kinds rank them. */
const rankOf: Readonly<Record<string, number>> = {
  'education-E11': ranks.safety,
  'reminder-24h': ranks.dayBefore,
  'visit-link': ranks.soon,
  'reminder-2h': ranks.soon,
  'reminder-1h': ranks.soon,
  'reminder-72h': ranks.earlier,
  'reminder-48h': ranks.earlier,
};
interface Named extends OwedText {
  readonly template: string;
}
const named = (template: string, dueAt: Date): Named => ({ template, rank: rankOf[template] ?? ranks.reading, dueAt });
const owed = (template: string, local: string) => named(template, at(local));
const dayOf = (instant: Date) => DateTime.fromJSDate(instant, { zone: LA }).toISODate();

/** Replays a plan for a patient who agreed to texts only, each touch at its due time, and returns the texts sent. */
function replay(planned: readonly Named[], limits: TextLimits): Named[] {
  const sent: Named[] = [];
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
    [
      'the reminder of the day before, how the patient is after a dose',
      'reminder-24h',
      [owed('education-E11', '2026-11-18T10:00')],
      false,
    ],
    [
      'how the patient is after a dose, the reminder of the day before',
      'education-E11',
      [owed('reminder-24h', '2026-11-16T11:00')],
      true,
    ],
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
    expect(mayText(named(template, now), { sent: [], ahead }, last, now, LA)).toBe(may);
  });

  it("of a day is kept for what is due that day by the patient's calendar", () => {
    const ahead = [owed('reminder-24h', '2026-11-16T23:30')];
    const limits = { perDay: 1, perWeek: 12 };
    expect(
      [LA, 'America/New_York'].map((zone) =>
        mayText(named('education-E7', now), { sent: [], ahead }, limits, now, zone),
      ),
    ).toEqual([false, true]);
  });

  it('is kept today for what was due yesterday and has not been sent', () => {
    const ahead = [owed('reminder-24h', '2026-11-15T21:00')];
    const ofDay = { perDay: 1, perWeek: 12 };
    expect(mayText(named('education-E7', now), { sent: [], ahead }, ofDay, now, LA)).toBe(false);
    expect(
      mayText(
        owed('reminder-24h', '2026-11-15T21:00'),
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
        mayText(named('education-E7', now), texts(sent), limits, now, LA),
      ),
    ).toEqual([true, false]);
  });

  it('of seven days is taken by a text that another worker sent while this one waited for its turn', () => {
    // its transaction began later than ours, and was over before we read
    const sent = [new Date(now.getTime() + 20)];
    expect(mayText(named('reminder-24h', now), { sent, ahead: [] }, last, now, LA)).toBe(false);
  });
});

describe('whatever is planned', () => {
  const templates = [
    'education-E11',
    'reminder-24h',
    'reminder-24h',
    'visit-link',
    'reminder-1h',
    'reminder-2h',
    'reminder-72h',
    'reminder-48h',
    'education-E7',
    'education-E12',
  ];
  const planned = fc.array(
    fc
      .tuple(fc.constantFrom(...templates), fc.integer({ min: 0, max: 21 * 24 * 4 }))
      .map(([template, quarter]) => named(template, new Date(at('2026-10-20T00:00').getTime() + quarter * 900_000))),
    { maxLength: 60 },
  );
  const limits = fc.record({ perDay: fc.integer({ min: 1, max: 4 }), perWeek: fc.integer({ min: 1, max: 14 }) });
  const lately = (texts: readonly Named[], end: Date) =>
    texts.filter(({ dueAt }) => dueAt <= end && dueAt.getTime() > end.getTime() - WEEK);
  const sameDay = (texts: readonly Named[], end: Date) =>
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

  it('nothing is texted while something more important that is already due waits for want of a text', () => {
    fc.assert(
      fc.property(planned, limits, (all, agreed) => {
        const sent = replay(all, agreed);
        for (const text of sent) {
          const waiting = all.filter(
            (other) =>
              other.rank < text.rank &&
              !sent.includes(other) &&
              dayOf(other.dueAt) === dayOf(text.dueAt) &&
              other.dueAt > text.dueAt,
          );
          // whatever waits that day could not have had this text: its own seven days were full of more important ones
          for (const { dueAt } of waiting) {
            const without = lately(sent, dueAt).filter((one) => one !== text);
            const ofDay = sameDay(sent, dueAt).filter((one) => one !== text);
            expect(without.length >= agreed.perWeek || ofDay.length >= agreed.perDay).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a reminder of the day before is skipped only when such reminders have used every text, if nothing is asked about safety', () => {
    fc.assert(
      fc.property(planned, limits, (any, agreed) => {
        const all = any.filter(({ rank }) => rank !== ranks.safety);
        const sent = replay(all, agreed);
        const only = (texts: Named[], most: number) =>
          texts.length >= most && texts.every(({ rank }) => rank <= ranks.dayBefore);
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
