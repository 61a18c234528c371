import fc from 'fast-check';
import { USED_UP } from '../dispatch/status-reasons.js';
import { collapse, isComposed, type Owed, TOGETHER_MS } from './collapse.js';
import { planTouches } from './plan-touches.js';
import { reconcile, type StoredTouch } from './reconcile.js';
import { appointment, at, facts, infusion, later, policy, stored, video } from '../testing/planned-facts.js';

const early = at('2026-01-01T12:00');
const dose = planTouches(facts({ appointments: [infusion('2026-11-24T12:00')] }), policy);
/** Each message with what goes in it. */
const messages = (owed: readonly Owed[]) =>
  owed
    .filter(({ goesWith }) => goesWith === null)
    .map(({ key, template }) =>
      [template, ...owed.filter(({ goesWith }) => goesWith === key).map((one) => one.template)].join(' + '),
    );
const withStatus = (known: readonly StoredTouch[], template: string, status: StoredTouch['status']): StoredTouch[] =>
  known.map((touch) => (touch.template === template ? { ...touch, status, statusReason: USED_UP } : touch));

describe('one text, not two', () => {
  it('the reading of the day before goes with the reminder of the day before', () => {
    expect(messages(collapse(dose, [], early))).toEqual(['reminder-72h', 'reminder-24h + education-E7', 'reminder-2h']);
  });

  it('after an outage two reminders of one visit that are both still due are one', () => {
    expect(messages(collapse(dose, [], at('2026-11-23T15:00')))).toEqual([
      'reminder-24h + reminder-72h + education-E7',
      'reminder-2h',
    ]);
  });

  it('a link that is needed at once carries the reminder, and has its rank', () => {
    const [reminder] = planTouches(facts({ appointments: [video('2026-11-24T12:00')] }), policy);
    const link = { ...reminder, key: 'link', template: 'visit-link', rank: 2 } as NonNullable<typeof reminder>;
    const owed = collapse([reminder as typeof link, link], [], early);
    expect([messages(owed), owed[1]?.rank]).toEqual([['visit-link + reminder-24h'], 1]);
  });

  it('visits are told of by themselves, and so is what is due a quarter of an hour later', () => {
    const [first] = dose;
    const touch = first as NonNullable<typeof first>;
    const other = { ...touch, key: 'other', appointmentId: 'b' };
    const afterwards = { ...touch, key: 'later', dueAt: new Date(touch.dueAt.getTime() + TOGETHER_MS) };
    expect(messages(collapse([touch, other, afterwards], [], early))).toHaveLength(3);
  });

  it('the page has room for one reading: a second one goes by itself', () => {
    const second = dose
      .filter(({ educationCode }) => educationCode)
      .map((one) => ({ ...one, key: 'second', educationCode: 'E8', template: 'education-E8' }));
    expect(messages(collapse([...dose, ...second], [], early))).toContain('education-E8');
  });
});

describe('what goes with another touch', () => {
  const owed = collapse(dose, [], early);
  const known = stored(owed);
  const again = (touches: readonly StoredTouch[], plan = dose) =>
    collapse(plan, touches, early).find(({ template }) => template === 'education-E7')?.goesWith ?? null;

  it.each(['sending', 'sent', 'failed', 'expired', 'suppressed'] as const)(
    'stays with it once that one is %s, also when it is planned anew',
    (status) => {
      const left = withStatus(known, 'reminder-24h', status);
      expect(again(left)).toContain('reminder-24h');
      const at = { now: early, reachableSince: early };
      expect(reconcile(collapse(dose, left, early), left, at).update).toEqual([]);
      expect(reconcile([], left, at).withdraw).not.toContain(known.find(({ goesWith }) => goesWith)?.id);
    },
  );

  it('is owed by itself again when that one is withdrawn, and withdrawn with it when neither is owed', () => {
    const without = dose.filter(({ template }) => template !== 'reminder-24h');
    expect(again(known, without)).toBeNull();
    const at = { now: early, reachableSince: early };
    const { update, withdraw } = reconcile(collapse(without, known, early), known, at);
    expect([update.map(({ touch }) => touch.template), withdraw]).toEqual([
      ['education-E7'],
      [known.find(({ template }) => template === 'reminder-24h')?.id],
    ]);
    expect(reconcile([], known, at).withdraw).toHaveLength(known.length);
  });

  it('is not added to a message that has left without it', () => {
    const before = withStatus(stored(dose), 'reminder-24h', 'sent');
    expect(again(before)).toBeNull();
  });
});

it('loses nothing, whatever is planned: each touch has a message of its own or goes with one of the same visit', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(appointment, { maxLength: 5, selector: (one) => one.id }),
      fc.integer({ min: 0, max: 300 }),
      fc.constantFrom('planned', 'sent', 'withdrawn', 'suppressed'),
      (appointments, day, status) => {
        const touches = planTouches(facts({ appointments }), policy);
        const first = collapse(touches, [], early);
        const known = stored(first).map((touch, n) => (n % 3 === 0 && !touch.goesWith ? { ...touch, status } : touch));
        const owed = collapse(touches, known, later(early, day * 1440));
        const byKey = new Map(owed.map((touch) => [touch.key, touch]));
        const statusOf = (key: string) => known.find((touch) => touch.key === key)?.status;
        expect(owed).toHaveLength(touches.length);
        for (const { goesWith, appointmentId } of owed.filter((touch) => touch.goesWith)) {
          const carrier = byKey.get(goesWith as string);
          expect([carrier?.appointmentId, carrier?.goesWith]).toEqual([appointmentId, null]);
          expect(isComposed(statusOf(goesWith as string)) || carrier?.goesWith === null).toBe(true);
        }
      },
    ),
  );
});
