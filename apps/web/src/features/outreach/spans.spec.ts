import { deskWords, pagesWords, spanChoices, spanWords } from './spans';

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

it('says when somebody is at the desk, and how often whoever is on call is paged', () => {
  expect(deskWords({ isoWeekdays: [6, 1], from: '08:00', to: '17:30' })).toBe('Mon, Sat from 8:00 AM to 5:30 PM');
  expect(pagesWords({ every: 'PT5M', times: 12, thenEvery: 'PT30M' })).toBe(
    'Whoever is on call is paged about words of a crisis every 5 minutes, 12 times, then every 30 minutes, until somebody takes the task.',
  );
});
