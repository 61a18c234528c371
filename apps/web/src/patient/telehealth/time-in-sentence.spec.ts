import { timeInSentence } from './time-in-sentence';

describe('an hour in a sentence', () => {
  it('has its Spanish article: one o’clock is singular', () => {
    expect(
      ['2026-11-25T13:04:00Z', '2026-11-25T12:45:00Z', '2026-11-25T10:00:00Z'].map(
        (at) => timeInSentence('es-US', new Date(at)).split(':')[0],
      ),
    ).toEqual(['la 1', 'las 12', 'las 10']);
  });
});
