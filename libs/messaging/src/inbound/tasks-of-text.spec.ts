import fc from 'fast-check';
import { readText } from './inbound-text.js';
import { kindsOfTask, scopeOf, tasksOfText } from './tasks-of-text.js';

const read = (words: string, mediaCount = 0) =>
  readText({ from: '+13235550142', providerMessageId: 'SM1', words, mediaCount, readByProvider: null });
const now = new Date('2026-12-07T11:12:00Z'); // 03:12 in Los Angeles
const readFrom = new Date('2026-12-07T16:00:00Z');
const arrived = { inboundMessageId: 'm1', patientIds: ['p1'], now, readFrom };

describe('what somebody has to do about a text', () => {
  it.each([
    ['I want to die', 'crisis_text'],
    ['quiero morir', 'crisis_text'],
    ['Stop. I want to die', 'crisis_text'],
    ['I could kill for a coffee', 'check_words'],
    ['CANCEL', 'may_mean_visit'],
    ['STOP', null],
    ['Please stop texting me', null],
    ['STOP. I feel worse', 'patient_wrote'],
    ['stop, I had a panic attack', 'patient_wrote'],
    ['START', null],
    ['HELP', 'patient_wrote'],
    ['Stop eating at midnight, right?', 'stop_or_question'],
    ['Alto nivel de ansiedad', 'stop_or_question'],
    ['2', 'other_time_asked'],
    ['3', 'call_asked'],
    ['my sister drives me', 'patient_wrote'],
    ['', 'picture_or_empty'],
  ])('"%s": %s', (words, kind) => {
    expect(kindsOfTask(read(words, words === '' ? 1 : 0), true)).toEqual(kind ? [kind] : []);
  });

  it.each([
    ['hello, is this the office?', 'stranger_wrote'],
    ['2', 'stranger_wrote'],
    ['Stop eating at midnight?', 'stranger_wrote'],
    ['I want to die', 'crisis_text'],
    ['STOP', null],
    ['STOP who is this', 'stranger_wrote'],
  ])('from a number in nobody’s chart, "%s": %s', (words, kind) => {
    expect(kindsOfTask(read(words), false)).toEqual(kind ? [kind] : []);
  });
});

it('words of a crisis that also pause the texts, or may mean the visit, leave that to be decided too', () => {
  expect(kindsOfTask(read('Stop asking, I want to die'), true)).toEqual(['crisis_text', 'stop_or_question']);
  expect(kindsOfTask(read('2 I want to die'), true)).toEqual(['crisis_text']);
});

describe('when', () => {
  it('at night a crisis is due at once, and what can wait from the morning on', () => {
    expect(tasksOfText(read('I want to die'), arrived)).toMatchObject([{ dueAt: now }]);
    expect(tasksOfText(read('3'), arrived)).toMatchObject([{ dueAt: new Date('2026-12-07T18:00:00Z') }]);
  });
});

it('a number of two patients is a task in both charts, an unknown one a task in none', () => {
  const both = tasksOfText(read('running late'), { ...arrived, patientIds: ['p1', 'p2'] });
  expect(both.map(({ patientId, key }) => [patientId, key])).toEqual([
    ['p1', 'text:m1:p1:patient_wrote'],
    ['p2', 'text:m1:p2:patient_wrote'],
  ]);
  expect(tasksOfText(read('hello'), { ...arrived, patientIds: [] })).toMatchObject([
    { patientId: null, key: 'text:m1:nobody:stranger_wrote' },
  ]);
});

it('each text that may be of a crisis is a task of its own; fifteen thanks are one', () => {
  const scopes = (words: string) =>
    ['m1', 'm2'].flatMap((inboundMessageId) => tasksOfText(read(words), { ...arrived, inboundMessageId }).map(scopeOf));
  expect(new Set(scopes('I want to die')).size).toBe(2);
  expect(new Set(scopes('I could kill for a coffee')).size).toBe(2);
  expect(new Set(scopes('thanks')).size).toBe(1);
});

it('no task holds words of a patient, whatever they wrote', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4, maxLength: 80 }), (words) => {
      const told = JSON.stringify(tasksOfText(read(`zq${words}`), arrived));
      expect(told).not.toContain('zq');
    }),
  );
});
