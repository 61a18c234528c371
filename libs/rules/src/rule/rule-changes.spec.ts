import { ruleChanges } from './rule-changes.js';

const line = (label: string, words: string, source: string | null = null) => ({ label, words, source });

describe('what is different between two versions of a rule', () => {
  it('is nothing where they say the same, in whatever order', () => {
    const lines = [line('Gap', '48 h'), line('Doses', '6')];
    expect(ruleChanges(lines, [...lines].reverse())).toEqual([]);
  });

  it('is what changed, what came and what went', () => {
    expect(ruleChanges([line('Gap', '48 h'), line('Rest', '1 h')], [line('Gap', '72 h'), line('Doses', '6')])).toEqual([
      { label: 'Gap', before: '48 h', after: '72 h' },
      { label: 'Doses', before: null, after: '6' },
      { label: 'Rest', before: '1 h', after: null },
    ]);
  });

  it('is a source too, where only that is another', () => {
    expect(ruleChanges([line('Gap', '48 h', 'a trial')], [line('Gap', '48 h', 'a guideline')])).toEqual([
      { label: 'Gap', before: '48 h (a trial)', after: '48 h (a guideline)' },
    ]);
  });
});
