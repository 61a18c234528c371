import { spanChoices, spanWords } from './spans';

it.each([
  ['PT72H', '3 days'],
  ['P1D', '1 day'],
  ['PT2H', '2 hours'],
  ['PT1H', '1 hour'],
  ['PT90M', '90 minutes'],
])('%s is %s in words', (span, words) => expect(spanWords(span)).toBe(words));

it('what is chosen already is among the choices, once and as it was written', () => {
  expect(spanChoices(['PT24H', 'PT2H'], ['P1D', 'PT36H'])).toEqual([
    { value: 'PT36H', label: '36 hours' },
    { value: 'P1D', label: '1 day' },
    { value: 'PT2H', label: '2 hours' },
  ]);
});
