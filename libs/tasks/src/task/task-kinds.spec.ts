import { TaskKind } from '@snowmelt/contracts';
import { closingRefusal } from './task.policy.js';
import { closedByPeople, pagedKinds, rolesAfter, taskKinds, urgentKinds } from './task-kinds.js';

describe('every kind of task', () => {
  it.each(TaskKind.options)('%s says in few words what is to be done, and names nobody', (kind) => {
    const { title, why } = taskKinds[kind];
    expect(title.length).toBeLessThanOrEqual(60);
    expect(why?.length ?? 0).toBeLessThanOrEqual(120);
    expect(`${title} ${why}`).not.toMatch(/\buser\b|invalid|error|oops/i);
  });

  it.each(TaskKind.options)('%s goes on from role to role and ends', (kind) => {
    const { ladder, climbsAfterMinutes } = taskKinds[kind];
    expect(new Set(ladder).size).toBe(ladder.length);
    expect(climbsAfterMinutes).toBeGreaterThan(0);
    expect(ladder.map((role) => rolesAfter(taskKinds[kind], role).length)).toEqual(
      ladder.map((_role, at) => ladder.length - at - 1),
    );
  });

  it('whose role is not on the ladder, as one written down for nurses, begins at its foot', () => {
    expect(rolesAfter(taskKinds.by_hand, 'nurse')).toEqual(['front_desk', 'admin']);
  });
});

describe('words of a crisis', () => {
  it('are urgent, reach a prescriber first, and go on within minutes', () => {
    expect(urgentKinds).toEqual(['crisis_text', 'check_words', 'page_failed']);
    expect(pagedKinds).toEqual(['crisis_text']);
    expect(taskKinds.crisis_text.ladder[0]).toBe('prescriber');
    expect(taskKinds.crisis_text.climbsAfterMinutes).toBeLessThanOrEqual(5);
    expect(closedByPeople).toEqual(['crisis_text']);
  });

  it.each([
    ['a prescriber with a note', ['prescriber'], 'Called her, she is safe with Ruth.', null],
    ['a nurse with a note', ['nurse'], 'Called her, she is safe with Ruth.', null],
    ['the front desk', ['front_desk'], 'Called her, she is safe with Ruth.', 'notYours'],
    ['an admin', ['admin'], 'Called her, she is safe with Ruth.', 'notYours'],
    ['a nurse with a word', ['nurse'], 'done', 'noNote'],
    ['a nurse with blanks', ['nurse'], `done${' '.repeat(30)}`, 'noNote'],
  ] as const)('closed by %s', (_who, roles, outcome, refusal) => {
    expect(closingRefusal('crisis_text', outcome, roles)).toBe(refusal);
  });

  it('are the only ones for which the front desk needs somebody else', () => {
    const refused = TaskKind.options.filter((kind) => closingRefusal(kind, 'done', ['front_desk']) === 'notYours');
    expect(refused).toEqual(['crisis_text']);
  });

  it('no word closes a task that asks for a decision, whoever says it', () => {
    const refused = TaskKind.options.filter((kind) => closingRefusal(kind, 'done', ['prescriber']) === 'decideFirst');
    expect(refused).toEqual(['stop_or_question', 'rule_to_approve']);
  });
});
