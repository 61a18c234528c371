import { faultsOfProtocol } from './protocol-rules.js';

const number = (name: string, value: number, unit: string, source = 'a trial') => ({ name, value, unit, source });
const fit = [
  number('sessions', 6, 'sessions'),
  number('minimumGapHours', 48, 'h'),
  number('hardMinimumGapHours', 24, 'h'),
  number('fastingSolidsHours', 6, 'h'),
  number('fastingClearHours', 2, 'h'),
];
const but = (...changed: (typeof fit)[number][]) => [
  ...fit.filter(({ name }) => !changed.some((one) => one.name === name)),
  ...changed,
];

describe('the numbers of a protocol', () => {
  it('fit, also where the two gaps are the same and where it has a number of its own', () => {
    expect(faultsOfProtocol(fit)).toEqual([]);
    expect(faultsOfProtocol(but(number('hardMinimumGapHours', 48, 'h')))).toEqual([]);
    expect(faultsOfProtocol(but(number('chairTilt', 30, 'degrees')))).toEqual([]);
  });

  it('say which number it is', () => {
    const [fault] = faultsOfProtocol(but(number('sessions', 0, 'sessions')));
    expect(fault?.name).toBe('sessions');
  });

  it.each([
    ['a hard gap above the soft one', but(number('hardMinimumGapHours', 49, 'h')), /nobody may go below is longer/],
    ['no sessions', but(number('sessions', 0, 'sessions')), /Doses in the induction: at least 1/],
    ['half a session', but(number('sessions', 2.5, 'sessions')), /Doses in the induction: a whole number/],
    ['a gap in days', but(number('minimumGapHours', 2, 'd')), /less needs a prescriber: the unit is h/],
    ['a gap of nothing', but(number('minimumGapHours', 0, 'h')), /less needs a prescriber: at least 1/],
    ['no source', but(number('noDriveHours', 24, 'h', ' ')), /No driving after a dose: say where/],
    ['no gap', fit.filter(({ name }) => name !== 'minimumGapHours'), /no dose can be booked without/],
    ['drinking that ends before eating', but(number('fastingClearHours', 7, 'h')), /before eating does/],
    ['a number twice', [...fit, number('sessions', 5, 'sessions')], /there twice/],
  ])('are refused with %s', (_what, numbers, words) =>
    expect(faultsOfProtocol(numbers).map((fault) => fault.words)).toContainEqual(expect.stringMatching(words)),
  );
});
