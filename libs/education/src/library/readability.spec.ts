import { sentencesOf } from './prose.js';
import { fleschKincaidGrade, infleszEase, spanishSyllables } from './readability.js';

describe('extracting prose', () => {
  it('leaves out headings, list markers and emphasis', () => {
    expect(sentencesOf('## A heading\n\n- **Sleep.** Go to bed.\n1. One step?')).toEqual([
      'Sleep.',
      'Go to bed.',
      'One step?',
    ]);
  });
});

describe('Flesch-Kincaid grade', () => {
  it('is the published formula', () =>
    expect(fleschKincaidGrade('The cat sat on the mat.')).toBeCloseTo(0.39 * 6 + 11.8 - 15.59));
  it('counts a necessary word as one plain word', () =>
    expect(fleschKincaidGrade('We use ketamine.')).toBeCloseTo(fleschKincaidGrade('We use it.')));
  it('puts a consent form far above grade 6', () => {
    expect(
      fleschKincaidGrade(
        'Administration of subanaesthetic pharmacological agents necessitates comprehensive cardiovascular monitoring throughout the intervention.',
      ),
    ).toBeGreaterThan(15);
  });
  it('refuses a text without prose', () => expect(() => fleschKincaidGrade('## Only a heading')).toThrow('no prose'));
});

describe('Spanish ease', () => {
  it.each([
    ['ciudad', 2],
    ['día', 2],
    ['que', 1],
    ['guitarra', 3],
    ['pingüino', 3],
    ['también', 2],
    ['hay', 1],
    ['yo', 1],
    ['y', 1],
    ['ahora', 3],
    ['bueno', 2],
    ['leer', 2],
    ['oír', 2],
  ])('counts %s as %i', (word, count) => {
    expect(spanishSyllables(word)).toBe(count);
  });
  it('ranks plain words above bureaucratic ones', () => {
    expect(infleszEase('Duerma bien. Camine un poco.')).toBeGreaterThan(65);
    expect(
      infleszEase('La administración farmacológica requiere monitorización cardiovascular ininterrumpida.'),
    ).toBeLessThan(40);
  });
});
