import { chosenText } from './chosen-text';

const mine = { themes: 'a river', plan: 'walk', risks: '', supports: 'sister' };
const theirs = {
  version: 4,
  etag: '"4"',
  updatedAt: '2026-11-20T18:00:00Z',
  content: { themes: 'the sea', plan: 'swim', risks: 'none', supports: 'sister' },
  setAside: [],
};
const now = '2026-11-20T18:05:00Z';

describe('a note that was written in two places', () => {
  it('has the chosen text for each field that differs, and the saved text where both agree', () => {
    expect(chosenText(mine, theirs, { themes: 'mine', plan: 'theirs', risks: 'theirs' }, now).content).toEqual({
      themes: 'a river',
      plan: 'swim',
      risks: 'none',
      supports: 'sister',
    });
    expect(chosenText(mine, theirs, { themes: 'both' }, now).content['themes']).toBe('a river\n\nthe sea');
  });

  it('keeps the rejected text with its origin and time', () => {
    expect(chosenText(mine, theirs, { themes: 'mine', plan: 'theirs', risks: 'theirs' }, now).setAside).toEqual([
      { origin: 'saved', writtenAt: theirs.updatedAt, content: { themes: 'the sea' } },
      { origin: 'unsaved', writtenAt: now, content: { plan: 'walk' } },
    ]);
  });

  it('keeps nothing when no text was rejected', () => {
    expect(chosenText(mine, theirs, { themes: 'both', risks: 'theirs' }, now).setAside).toEqual([]);
  });
});
