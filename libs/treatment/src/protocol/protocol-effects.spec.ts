import { protocolEffects } from './protocol-effects.js';

const words = (...of: Parameters<typeof protocolEffects>) => protocolEffects(...of).map((effect) => effect.words);

describe('what another version of a protocol does', () => {
  it('to nobody in treatment, where nobody is', () =>
    expect(words([], ['sessions'])).toEqual([
      'Every course that starts from that day on follows this version.',
      'No course on this protocol is in progress.',
    ]));

  it('to courses in progress is nothing: they keep their numbers', () =>
    expect(
      words(
        [
          { version: 1, courses: 2, numbers: ['sessions'] },
          { version: 2, courses: 1, numbers: ['sessions'] },
        ],
        ['sessions'],
      )[1],
    ).toBe('3 courses in progress keep the numbers that they started with.'));

  it('except where their own version lacks a number', () =>
    expect(words([{ version: 1, courses: 1, numbers: ['sessions'] }], ['sessions', 'noDriveHours'])[2]).toBe(
      '1 course in progress on version 1 takes from it what that version lacks: “No driving after a dose”.',
    ));
});
