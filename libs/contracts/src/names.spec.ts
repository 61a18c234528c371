import { Line, Name } from './common.js';

describe("a person's name", () => {
  it.each([
    'Jo',
    'Núñez',
    'Nu\u0303n\u0303ez',
    'O’Brien-Šmit',
    'Ng',
    'Jr. 3rd',
    '王',
    'عبد\u200cالله',
    'שָׁלוֹם\u200f',
    'क्\u200dष',
    'Ọláyẹmí',
    'Þórðr',
    '𠮷野',
    "D'Arcy (“Dee”)",
  ])('may be %s', (name) => {
    expect(Name.parse(name)).toBe(name);
  });

  it.each([
    ['nothing that can be seen', '\u200b'],
    ['only marks of direction', '\u200e\u200f'],
    ['digits alone', '12'],
    ['a control character', 'Ro\u0085bin'],
    ['a NUL', 'Ro\u0000bin'],
    ['half of a pair', 'Ro\ud800bin'],
    ['what turns the line round', '\u202enibor'],
    ['an isolated direction', 'Robin\u2067'],
    ['the end of a line', 'Robin\u2028Snow'],
    ['spaces', '  '],
  ])('is not %s', (_what, name) => {
    expect(Name.safeParse(name).success).toBe(false);
  });
});

describe('a single line of text', () => {
  it('may consist of digits and signs, and has no character that changes how the rest is read', () => {
    expect(Line(80).parse(' (323) 555-0142 ')).toBe('(323) 555-0142');
    for (const text of ['moved \u202etxet', 'a\ud83d', 'a\u2029b', 'a\u007fb'])
      expect(Line(80).safeParse(text).success).toBe(false);
  });
});
