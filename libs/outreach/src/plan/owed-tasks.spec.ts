import { collapse } from './collapse.js';
import type { AppointmentFact, Facts, VisitChange } from './facts.js';
import type { OutreachPolicy } from './outreach-policy.js';
import { nextTaskAt, owedTasks } from './owed-tasks.js';
import { planTouches } from './plan-touches.js';
import { reconcile, type StoredTouch } from './reconcile.js';
import { change, noChannel, rules, type Scene, tasks, visit } from '../testing/owed-tasks-scene.js';
import { at, doseIn, facts, infusion, LA, policy, stored, video, wall } from '../testing/planned-facts.js';

const held = doseIn('on_hold', { stageSince: at('2026-11-22T09:00') });

describe('what a person owes', () => {
  it.each<[string, Partial<Facts>, Scene, string[]]>([
    ['nothing while all goes well', { appointments: [visit()] }, { now: '2026-11-20T12:00' }, []],
    [
      'a word to a patient who cannot be written to, at the booking',
      { patient: noChannel, appointments: [visit()] },
      { now: '2026-11-10T12:00' },
      ['unreachable_patient a 2026-11-23T12:00'],
    ],
    [
      'that for the next visit only',
      { patient: noChannel, appointments: [visit(), video('2026-11-26T12:00', { id: 'v' })] },
      { now: '2026-11-10T12:00' },
      ['unreachable_patient a 2026-11-23T12:00'],
    ],
    [
      'and for those that begin within a day and a half, before the plan is made again',
      {
        patient: noChannel,
        appointments: [video('2026-11-24T12:00', { id: 'u' }), video('2026-11-24T14:00', { id: 'v' })],
      },
      { now: '2026-11-23T12:00' },
      ['unreachable_patient u 2026-11-23T12:00', 'unreachable_patient v 2026-11-23T14:00'],
    ],
    [
      'nothing any more once the visit has begun',
      { patient: noChannel, appointments: [visit()] },
      { now: '2026-11-24T12:00' },
      [],
    ],
    [
      'the numbers of the fast, if the protocol of the course has none',
      { appointments: [visit({ dose: doseIn('induction', { numbers: [] }) })] },
      { now: '2026-11-10T12:00' },
      ['no_fasting_numbers a 2026-11-23T12:00'],
    ],
    [
      'the same for a dose without a course',
      { course: null, appointments: [visit({ dose: { ...held, courseId: null, stage: null, numbers: [] } })] },
      { now: '2026-11-10T12:00' },
      ['no_fasting_numbers a 2026-11-23T12:00'],
    ],
    [
      'one list of the visits of a course on hold',
      { appointments: [visit({ dose: held }), infusion('2026-11-27T12:00', { id: 'b', dose: held })] },
      { now: '2026-11-22T12:00' },
      ['visits_of_stopped_course a 2026-11-22T09:00'],
    ],
    [
      'a word to who missed a visit',
      {
        unsettled: [
          { id: 'm', status: 'noshow', startsAt: at('2026-11-20T13:00'), endsAt: at('2026-11-20T15:00'), timeZone: LA },
        ],
      },
      { now: '2026-11-20T16:00' },
      ['missed_visit m 2026-11-20T23:59'],
    ],
    [
      'what follows a dose that was stopped early',
      {
        unsettled: [
          {
            id: 'm',
            status: 'fulfilled',
            startsAt: at('2026-11-20T13:00'),
            endsAt: at('2026-11-20T15:00'),
            timeZone: LA,
          },
        ],
      },
      { now: '2026-11-20T18:00' },
      ['dose_stopped_early m 2026-11-20T23:59'],
    ],
    [
      'what became of a visit, two hours after its end',
      {
        unsettled: [
          {
            id: 'm',
            status: 'arrived',
            startsAt: at('2026-11-20T13:00'),
            endsAt: at('2026-11-20T15:00'),
            timeZone: LA,
          },
        ],
      },
      { now: '2026-11-20T17:00' },
      ['visit_not_marked m 2026-11-20T23:59'],
    ],
    [
      'and not before',
      {
        unsettled: [
          { id: 'm', status: 'booked', startsAt: at('2026-11-20T13:00'), endsAt: at('2026-11-20T15:00'), timeZone: LA },
        ],
      },
      { now: '2026-11-20T16:59' },
      [],
    ],
  ])('%s', (_what, more, scene, expected) => {
    expect(tasks(more, scene)).toEqual(expected);
  });
});

describe('a visit that the clinic moved', () => {
  const moved = (more: Partial<VisitChange> = {}, status: AppointmentFact['status'] = 'booked') => ({
    appointments: [visit({ version: 2, status, change: change(more) })],
  });
  const call = ['tell_patient_of_change a 2026-11-21T10:00'];

  it.each<[string, Partial<Facts>, Partial<Scene>, string[]]>([
    ['is told by a message', moved(), {}, []],
    ['is told by nobody again, once a person has', moved({ toldBy: 'staff' }), {}, []],
    ['is a task where the clinic wants that', moved(), { policy: { ...rules, tellOfChanges: 'task' } }, call],
    ['is a task where the clinic has not decided', moved(), { policy }, call],
  ])('%s', (_what, more, scene, expected) => {
    expect(tasks(more, { now: '2026-11-20T10:01', ...scene })).toEqual(expected);
  });

  const telling = (more: Partial<StoredTouch> = {}) =>
    stored(planTouches(facts(moved()), rules))
      .filter(({ template }) => template === 'visit-moved')
      .map((touch) => ({ ...touch, ...more }));

  it('is a task when its message was owed too long ago to be planned, as after an outage', () => {
    const all = facts(moved());
    const owed = planTouches(all, rules).filter(({ template }) => template !== 'visit-moved');
    const outlook = {
      sent: [],
      channels: { sms: true, email: false },
      limits: rules.texts,
      expected: [],
      timeZone: LA,
    };
    const found = owedTasks({
      facts: all,
      owed: collapse(owed, [], at('2026-11-21T09:00')),
      stored: [],
      policy: rules,
      outlook: { ...outlook, now: at('2026-11-21T09:00') },
    });
    expect(found.map(({ kind }) => kind)).toEqual(['tell_patient_of_change']);
  });

  it.each<[StoredTouch['status'], string[]]>([
    ['sent', []],
    ['sending', []],
    ['planned', []],
    ['failed', []], // a task of its own
    ['expired', call],
  ])('whose message is %s: %j', (status, expected) => {
    expect(tasks(moved(), { now: '2026-11-20T10:01', stored: telling({ status }) })).toEqual(expected);
  });

  it('is told by the time at which the patient would come for nothing, and after that by a person', () => {
    const [message] = planTouches(facts(moved()), rules).filter(({ template }) => template === 'visit-moved');
    expect(message && wall(message.expiresAt)).toBe('2026-11-23T12:00');
    expect(tasks(moved(), { now: '2026-11-23T12:01', stored: telling({ status: 'expired' }) })).toContain(call[0]);
    const earlier = { appointments: [visit({ version: 2, change: change({ formerStart: at('2026-11-30T12:00') }) })] };
    const [sooner] = planTouches(facts(earlier), rules).filter(({ template }) => template === 'visit-moved');
    expect(sooner && wall(sooner.expiresAt)).toBe('2026-11-24T12:00');
  });

  it('is known to the patient who has confirmed it since', () => {
    const confirmed = (when: string) => ({
      appointments: [visit({ version: 2, change: change(), confirmedAt: at(when) })],
    });
    const told = (when: string) => planTouches(facts(confirmed(when)), rules).map(({ template }) => template);
    expect(told('2026-11-20T10:30')).not.toContain('visit-moved');
    expect(told('2026-11-20T09:30')).toContain('visit-moved');
    expect(tasks(confirmed('2026-11-20T10:30'), { now: '2026-11-20T11:00', policy })).toEqual([]);
  });

  it('late in the evening before is a task: a message of the morning would come too late', () => {
    const late = { at: at('2026-11-22T22:30'), formerStart: at('2026-11-23T08:00') };
    expect(tasks(moved(late), { now: '2026-11-22T22:31' })).toEqual(['tell_patient_of_change a 2026-11-23T08:00']);
    expect(planTouches(facts(moved(late)), rules).map(({ template }) => template)).not.toContain('visit-moved');
  });

  it('is also told of a dose whose course is on hold, and nothing else about it', () => {
    const all = facts({ appointments: [visit({ version: 2, dose: held, change: change() })] });
    expect(planTouches(all, rules).map(({ template }) => template)).toEqual(['visit-moved']);
  });

  it('or called off: told at once inside the outer hours, and only while it would have been ahead', () => {
    const off = (when: string) =>
      planTouches(facts(moved({ what: 'cancelled', at: at(when) }, 'cancelled')), rules).map(
        ({ template, dueAt }) => `${template} ${wall(dueAt)}`,
      );
    expect(off('2026-11-20T20:30')).toEqual(['visit-cancelled 2026-11-20T20:30']);
    expect(off('2026-11-20T22:30')).toEqual(['visit-cancelled 2026-11-21T08:00']);
    expect(off('2026-11-23T12:30')).toEqual([]);
  });
});

describe('a patient with few texts and no e-mail', () => {
  const few: OutreachPolicy = { ...rules, texts: { perDay: 1, perWeek: 1 } };
  const week = { appointments: [visit(), video('2026-11-25T12:00', { id: 'v' })] };

  it('is called about an answer that staff promised and no text is left for', () => {
    const chosen = ['a', 'b'].map((id) => ({ id, answer: 'read' as const, at: at('2026-11-22T22:00') }));
    expect(tasks({ education: [], answers: chosen }, { now: '2026-11-22T22:30', policy: few })).toEqual([
      'reminder_without_channel null 2026-11-23T08:00',
    ]);
  });

  it('is called about each reminder of the day before that has no channel (O4), while there is time', () => {
    expect(tasks(week, { now: '2026-11-23T09:00', policy: few })).toEqual([
      'reminder_without_channel v 2026-11-24T12:00',
    ]);
    expect(tasks(week, { now: '2026-11-21T09:00', policy: few })).toEqual([]);
    expect(tasks(week, { now: '2026-11-23T09:00', policy: few, email: true })).toEqual([]);
  });

  it('is still called about one that was given up, until the visit begins; it is not planned again meanwhile (no loop)', () => {
    const used = stored(collapse(planTouches(facts(week), few), [], at('2026-11-01T12:00'))).map((touch) =>
      touch.key.includes(':v1:reminder-24h') && touch.key.includes('appointment:v:')
        ? ({ ...touch, status: 'suppressed', statusReason: 'the texts the patient agreed to are used up' } as const)
        : touch,
    );
    const scene = { policy: few, stored: used };
    expect(tasks(week, { now: '2026-11-25T11:00', ...scene })).toContain('reminder_without_channel v 2026-11-24T12:00');
    expect(tasks(week, { now: '2026-11-25T12:00', ...scene })).toEqual([]);
    const now = at('2026-11-24T13:00');
    const again = reconcile(collapse(planTouches(facts(week), few), used, now), used, { now, reachableSince: now });
    expect(again.update.map(({ touch }) => touch.template)).not.toContain('reminder-24h');
  });
});

it.each([
  ['2026-11-24T07:00', '2026-11-24T08:00'],
  ['2026-11-24T08:00', '2026-11-24T11:00'],
  ['2026-11-24T10:30', '2026-11-24T10:31'],
])('the plan is made again while somebody can still call about a message that is late: at %s for %s', (now, next) => {
  const asked = { id: 'l', at: at('2026-11-24T10:20') };
  const linkAsked = now > '2026-11-24T10' ? asked : null;
  const found = nextTaskAt(facts({ appointments: [visit({ linkAsked })] }), rules, at(now));
  expect(found && wall(found)).toBe(next);
});

it('the plan is made again when a visit becomes overdue for a mark', () => {
  const next = nextTaskAt(facts({ appointments: [visit()] }), rules, at('2026-11-24T11:00'));
  expect(next && wall(next)).toBe('2026-11-24T16:00');
  expect(nextTaskAt(facts({ appointments: [visit()] }), policy, at('2026-11-24T11:00'))).toBeNull();
});

it('looks again when the rules of the clinic say that a message is late, and not at all where they do not', () => {
  const next = (late: typeof rules.late) => {
    const { late: _late, ...others } = rules;
    const found = nextTaskAt(
      facts({ appointments: [visit({ agreedAt: at('2026-11-24T06:00') })] }),
      { ...others, ...(late ? { late } : {}), unmarkedAfter: 'P1D' },
      at('2026-11-24T07:00'),
    );
    return found && wall(found);
  };
  expect(next({ after: 'PT90M', callBefore: 'PT3H' })).toBe('2026-11-24T07:31');
  expect(next({ after: 'PT10M', callBefore: 'PT3H' })).toBe('2026-11-24T09:00');
  expect(next(undefined)).toBe('2026-11-25T14:00');
});
