import { collapse } from './collapse.js';
import type { Facts } from './facts.js';
import { owedTasks } from './owed-tasks.js';
import { planTouches } from './plan-touches.js';
import type { StoredTouch } from './reconcile.js';
import { noChannel, rules, type Scene, tasks, visit } from '../testing/owed-tasks-scene.js';
import { at, doseIn, facts, LA, stored, wall } from '../testing/planned-facts.js';

describe('what a patient has to know of eating before a dose', () => {
  const [visits, day] = [{ appointments: [visit()] }, '2026-11-23T08:00'];
  const call = ['no_fasting_numbers a 2026-11-23T12:00'];
  const without = (code: string) => ({ ...rules, education: rules.education.filter((one) => one !== code) });
  const since = (when: string) => ({ patient: { id: 'p', timeZone: LA, reachableSince: at(when) } });
  const text = (status: StoredTouch['status'], more: Partial<StoredTouch> = {}) =>
    stored(planTouches(facts(visits), rules)).map((touch) =>
      touch.template === 'education-E7' ? { ...touch, status, ...more } : { ...touch, status: 'sent' as const },
    );
  const heldBack = (reason: string) => {
    const outlook = {
      sent: [],
      channels: { sms: true, email: false },
      limits: rules.texts,
      expected: [],
      timeZone: LA,
    };
    const judged = planTouches(facts(visits), rules).map((touch) => ({
      ...touch,
      heldBack: touch.template === 'education-E7' ? reason : null,
    }));
    return (now: string) =>
      owedTasks({
        facts: facts(visits),
        owed: collapse(judged, [], at(now)),
        stored: [],
        policy: rules,
        outlook: { ...outlook, now: at(now) },
      }).map(({ kind, dueAt }) => `${kind} ${wall(dueAt)}`);
  };

  it.each<[string, Partial<Facts>, Scene, string[]]>([
    ['goes by a text', visits, { now: day }, []],
    ['went by a text', visits, { now: day, stored: text('sent') }, []],
    [
      'went with the reminder, also when the plan does not call for it any more',
      { ...visits, ...since('2026-11-24T08:00') },
      { now: '2026-11-24T08:01', stored: text('carried', { goesWith: 'appointment:a:v1:reminder-24h' }) },
      [],
    ],
    [
      'is said by a person to who could not be written to when it was due',
      { ...visits, ...since('2026-11-24T08:00') },
      { now: '2026-11-24T08:01' },
      call,
    ],
    [
      'and to who cannot be written to at all',
      { ...visits, patient: noChannel },
      { now: day },
      ['unreachable_patient a 2026-11-23T12:00', ...call],
    ],
    ['but not weeks before', { ...visits, ...since('2026-11-24T08:00') }, { now: '2026-11-10T08:00' }, []],
    [
      'is said by a person when the text was given up',
      visits,
      { now: day, stored: text('suppressed', { statusReason: 'the texts the patient agreed to are used up' }) },
      call,
    ],
    [
      'or when its visit was moved so late that no text is owed',
      { appointments: [visit({ version: 2, agreedAt: at('2026-11-24T08:00') })] },
      { now: '2026-11-24T08:01' },
      ['no_fasting_numbers a 2026-11-24T08:00'],
    ],
    [
      'is said by a person where the rules have no text that says it',
      visits,
      { now: day, policy: without('E7') },
      call,
    ],
    ['but not weeks before either', visits, { now: '2026-11-10T08:00', policy: without('E7') }, []],
    [
      'is not asked about before a visit that is no dose',
      { appointments: [visit({ purpose: 'integration', dose: null })] },
      { now: day, policy: without('E7') },
      [],
    ],
  ])('%s', (_what, more, scene, expected) => {
    expect(tasks(more, scene)).toEqual(expected);
  });

  it('is approved in time, and said by a person where it was not', () => {
    const owes = heldBack('the clinic has not approved this reading yet');
    expect(owes('2026-11-10T12:00')).toEqual(['not_approved 2026-11-22T12:00']);
    expect(owes(day)).toEqual(['no_fasting_numbers 2026-11-23T12:00', 'not_approved 2026-11-22T12:00']);
  });

  it('is said by a person where another number of the text is missing', () => {
    const owes = heldBack("the protocol of the patient's course lacks a number that this reading needs");
    expect(owes(day)).toEqual(['no_fasting_numbers 2026-11-23T12:00']);
  });
});

it('a task that somebody closed is asked again when it is a new matter: another time, another hold', () => {
  const keys = (more: Partial<Facts>) => {
    const outlook = {
      sent: [],
      channels: { sms: true, email: false },
      limits: rules.texts,
      expected: [],
      timeZone: LA,
    };
    const now = at('2026-11-20T12:00');
    return owedTasks({ facts: facts(more), owed: [], stored: [], policy: rules, outlook: { ...outlook, now } }).map(
      ({ key }) => key,
    );
  };
  const unfasted = doseIn('induction', { numbers: [] });
  const ofVersion = (version: number) => ({ appointments: [visit({ version, dose: unfasted })], patient: noChannel });
  expect(keys(ofVersion(1))).toEqual(['unreachable:a:v1', 'fasting:a:v1']);
  expect(keys(ofVersion(2))).toEqual(['unreachable:a:v2', 'fasting:a:v2']);
  const hold = (when: string) => ({ appointments: [visit({ dose: doseIn('on_hold', { stageSince: at(when) }) })] });
  expect(keys(hold('2026-11-10T09:00'))).toHaveLength(1);
  expect(keys(hold('2026-11-10T09:00'))).not.toEqual(keys(hold('2026-11-19T09:00')));
});
