import { lackingNumbers } from './lacking-numbers.js';

const texts = [
  { code: 'E3', numbers: ['noDriveHours', 'noAlcoholAfterHours'] },
  { code: 'E7', numbers: ['fastingSolidsHours', 'noDriveHours'] },
  { code: 'E9', numbers: ['restHours'] },
];
const file = (version: number, ...numbers: string[]) =>
  ({
    protocols: [{ code: 'iv_induction', version, definition: Object.fromEntries(numbers.map((name) => [name, {}])) }],
    outreachPolicies: [{ definition: { education: ['E3', 'E7'] } }],
  }) as never;
const stored = (version: number, ...numbers: string[]) => ({ code: 'iv_induction', version, numbers });
const all = ['noDriveHours', 'noAlcoholAfterHours', 'fastingSolidsHours'];

describe('a protocol that lacks numbers of the texts that are sent', () => {
  it('is named with them, and with the readings that wait for them', () =>
    expect(lackingNumbers(file(1, 'noDriveHours'), [], texts)).toEqual([
      'protocol iv_induction, version 1 lacks noAlcoholAfterHours, fastingSolidsHours: not sent without: E3, E7',
    ]));
  it('is not named for a text that no policy sends', () =>
    expect(lackingNumbers(file(1, ...all), [], texts)).toEqual([]));
  it('is judged by its latest version, in the file or not', () => {
    expect(lackingNumbers(file(2, ...all), [stored(1)], texts)).toEqual([]);
    expect(lackingNumbers(file(1, ...all), [stored(2, 'noDriveHours')], texts)).toEqual([
      expect.stringMatching(/version 2 lacks/),
    ]);
  });
  it('is named also when only the clinic has it and no longer its file', () =>
    expect(lackingNumbers(file(1, ...all), [{ ...stored(1), code: 'im_induction' }], texts)).toEqual([
      expect.stringMatching(/^protocol im_induction, version 1 lacks/),
    ]));
});
