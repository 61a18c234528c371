import fc from 'fast-check';
import { Line } from './common.js';
import { NoteContent, type NoteField } from './notes.js';
import { charactersOver, lineOf, overLongIn, type Prose, proseOf } from './prose.js';

const kept = (text: string, leftOut = 0): Prose => ({ text, leftOut });
const anything = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '\r',
        '\n',
        '\r\n',
        '\v',
        '\f',
        '\u0085',
        '\u2028',
        '\u2029',
        '\u0000',
        '\u001b',
        '\u007f',
        '\ud83d',
        '\ude42',
        '\u00a0',
        '\u202e',
        '🏔️',
      ),
    ),
  )
  .map((parts) => parts.join(''));
/** Every character that leaves a mark on paper. */
const visible = (text: string) => text.replace(/[\s\p{C}]/gu, '');

describe('cleaning a typed or pasted text', () => {
  it.each<[string, string, Prose]>([
    ['a line end of a word processor', 'snow\vmelts', kept('snow\nmelts')],
    ['an end of a page', 'snow\fmelts', kept('snow\nmelts')],
    ['NEL', 'snow\u0085melts', kept('snow\nmelts')],
    ['LINE SEPARATOR and PARAGRAPH SEPARATOR', 'a\u2028b\u2029c', kept('a\nb\nc')],
    ['ends of lines of Windows, of old Macs, of everybody', 'a\r\nb\rc\nd', kept('a\nb\nc\nd')],
    ['empty lines', 'a\r\n\r\nb\v\vc', kept('a\n\nb\n\nc')],
    ['a blank that does not break, and a tab', 'ten\u00a0minutes\tdaily', kept('ten\u00a0minutes\tdaily')],
    ['NUL', 'sn\u0000ow', kept('snow', 1)],
    ['other control characters', '\u0001\u001b[0m\u007f', kept('[0m', 3)],
    ['halves of a surrogate pair', 'a\ud83db\ude42', kept('ab', 2)],
    ['two halves with something between them, which are no pair', '\ud83d\u0000\ude42', kept('', 3)],
    ['emoji, joined ones too', '🙂 👩‍👩‍👧 ñ', kept('🙂 👩‍👩‍👧 ñ')],
    ['nothing', '', kept('')],
  ])('%s', (_what, typed, expected) => {
    expect(proseOf(typed)).toEqual(expected);
  });

  it('is idempotent, loses nothing visible, and says how much it left out', () => {
    fc.assert(
      fc.property(anything, (typed) => {
        const { text, leftOut } = proseOf(typed);
        expect(proseOf(text)).toEqual(kept(text));
        expect(visible(text)).toBe(visible(typed));
        expect(typed.replace(/\r\n/g, '\n')).toHaveLength(text.length + leftOut);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a text that the contract accepts unchanged', () => {
    fc.assert(
      fc.property(anything, (typed) => {
        const plan = proseOf(typed).text;
        expect(NoteContent.parse({ plan })).toEqual({ plan });
      }),
    );
  });

  it('is done by the contract, too, where nothing has to be left out; else the contract refuses', () => {
    fc.assert(
      fc.property(anything, (typed) => {
        const { text, leftOut } = proseOf(typed);
        const { data } = NoteContent.safeParse({ plan: typed });
        expect(data).toEqual(leftOut === 0 ? { plan: text } : undefined);
      }),
    );
  });
});

describe('cleaning a single line', () => {
  it.each<[string, string, Prose]>([
    ['ends of lines and tabs', 'snow\vmelts\r\nin\tspring', kept('snow melts in spring')],
    ['what turns it round, and control characters', 'a\u202eb\u0000c\u009dd', kept('abcd', 3)],
  ])('%s', (_what, typed, expected) => {
    expect(lineOf(typed)).toEqual(expected);
  });

  it('gives what the contract accepts as a line', () => {
    fc.assert(
      fc.property(anything, (typed) => {
        const { text } = lineOf(typed);
        if (text.trim() !== '') expect(Line(10_000).parse(text)).toBe(text.trim());
      }),
    );
  });
});

describe('the length of a text', () => {
  const field = (key: string, maxLength: number): NoteField => ({
    key,
    label: key,
    hint: '',
    kind: 'text',
    required: false,
    maxLength,
    rows: 1,
    noneText: null,
    source: 'test',
  });

  it('is counted as in the contract', () => {
    const most = 20_000;
    for (const [text, over] of [
      ['x'.repeat(most), 0],
      ['x'.repeat(most + 3), 3],
      ['🙂'.repeat(most), 0],
      [`${'🙂'.repeat(most)}x🙂`, 2],
    ] as const) {
      expect(charactersOver(text, most)).toBe(over);
      expect(NoteContent.safeParse({ plan: text }).success).toBe(over === 0);
    }
  });

  it('is reported per field when too long', () => {
    const fields = [field('plan', 4), field('themes', 4), field('insight', 4)];
    expect(overLongIn({ plan: '🙂🙂🙂🙂', themes: '🙂🙂🙂🙂x' }, fields)).toEqual([{ field: fields[1], over: 1 }]);
  });
});
