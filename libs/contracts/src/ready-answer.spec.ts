import { readyAnswer } from './predicates.js';

const risks = { label: 'Risks', hint: 'Elevated mood, boundary issues', noneText: 'None observed.' };

describe('the ready-made answer of a field', () => {
  it.each([
    ['an ordinary field', risks, 'None observed.'],
    ['a field without one', { ...risks, noneText: null }, null],
    [
      'a hint that names suicide, as version 2 of the note has it',
      { ...risks, hint: 'Elevated mood, thoughts of suicide, boundary issues' },
      null,
    ],
    ['a label that does', { ...risks, label: 'SUICIDAL IDEATION' }, null],
    ['self-harm', { ...risks, hint: 'Self-harm' }, null],
    ['self harm', { ...risks, hint: 'Any self harm' }, null],
  ])('%s', (_what, field, answer) => {
    expect(readyAnswer(field)).toBe(answer);
  });
});
