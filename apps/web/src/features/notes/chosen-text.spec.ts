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
  it('is what its author chose for each field, and as it was saved where both say the same', () => {
    expect(chosenText(mine, theirs, { themes: 'mine', plan: 'theirs', risks: 'theirs' }, now).content).toEqual({
      themes: 'a river',
      plan: 'swim',
      risks: 'none',
      supports: 'sister',
    });
    expect(chosenText(mine, theirs, { themes: 'both' }, now).content['themes']).toBe('a river\n\nthe sea');
  });

  it('keeps what was not chosen, with where it comes from and when it was written', () => {
    expect(chosenText(mine, theirs, { themes: 'mine', plan: 'theirs', risks: 'theirs' }, now).setAside).toEqual([
      { origin: 'saved', writtenAt: theirs.updatedAt, content: { themes: 'the sea' } },
      { origin: 'unsaved', writtenAt: now, content: { plan: 'walk' } },
    ]);
  });

  it('keeps nothing where nothing was left out', () => {
    expect(chosenText(mine, theirs, { themes: 'both', risks: 'theirs' }, now).setAside).toEqual([]);
  });
});
