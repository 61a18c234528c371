import fc from 'fast-check';
import { crisisPhrases, keyWords } from './crisis-phrases.js';
import { crisisIn } from './crisis-words.js';
import { isOneSlipFrom } from './one-slip.js';

const level = (text: string) => crisisIn(text).level;
describe('crisis words', () => {
  it.each([
    'sucide',
    'suiside',
    'suicde',
    'suicied',
    'siucide',
    'suuicide',
    'sucidal',
    'suicidall',
    'kil myself',
    'kiill myself',
    'klil myself',
    'kill myslef',
    'kill mysel',
    'kill mysefl',
    'wnat to die',
    'wnt to die',
    'want to dei',
    'want to diee',
    'wantt to die',
    'want to diiiiie',
    'want to diiieee',
    'kmsss',
    'killlll myseeelf',
    'unalve',
    'quiero moror',
    'quiero mroir',
    'qiero morir',
    'quiero morrir',
    'quieor morir',
    'quiero matrame',
    'suicidoi',
    'no quiero vivr',
    'no quiero bivir',
    'hacerme danio',
    'k1ll myself',
    'su1cide',
    'su*cide',
    'k*ll myself',
    's u i c i d e',
    's.u.i.c.i.d.e',
    'i want to d i e',
    'iwanttodie',
    'wanttodie',
    'iwantodie',
    'i wantto die',
    'iwant to die',
    'iwant todie',
    'killmyself',
    'kill mys elf',
    'k ill my self',
    'pleasehelpiwanttodienow',
    'quieromorir',
    'yoquieromorir',
    'quie ro morir',
    'endmylife',
    'jumpoffthebridge',
    'want\nto\ndie',
    'want...to...die',
    'want\u00a0to\u200b die',
    '\uff4b\uff49\uff4c\uff4c myself',
    'k\u0301ill myself',
    'i wanna d1e',
    'want to d!e',
    'su!cide',
    'suic1de',
    '$uicide',
    '$u!c1d3',
    'k1ll myself',
    'k!ll myself',
    'ki11 myself',
    'end my l1f3',
    'w@nt to die',
    'n0 rea$on to live',
    '0verdose',
    'wanna dy',
    'want to dy',
    'wait!I want to die',
    'no quiero v1v1r',
    'qu!ero m0rir',
  ])('"%s" are recognised as typed', (text) => {
    expect(level(text)).toBe('crisis');
    expect(level(`Hello, it is me again. ${text}. What time is it?`)).toBe('crisis');
  });
});
const plain = crisisPhrases.filter(
  ({ level: found, unlessBefore, unlessAfterNumber }) => found === 'crisis' && !unlessBefore && !unlessAfterNumber,
);
const phrases = plain.map(({ words }) => words);
const unbroken = plain
  .filter(({ words, between }) => !between && words.length > 1 && words.join('').length >= 7)
  .map(({ words }) => words);
const aPhrase = fc.constantFrom(...phrases);
const ordinary = [
  'hello',
  'tuesday',
  'appointment',
  'three',
  'please',
  'thanks',
  'parking',
  'my',
  'ride',
  'is',
  'late',
  'what',
  'time',
  'call',
  'me',
  'tomorrow',
  'cita',
  'gracias',
  'mañana',
  'el',
  'lunes',
  'puedo',
  'llegar',
  'tarde',
  'form',
  'blue',
  'door',
  '10:30',
  'yes',
  'no',
  'ok',
];
const ordinaryWords = fc.array(fc.constantFrom(...ordinary), { maxLength: 12 });

describe('crisis words, however they are typed', () => {
  it('are recognised despite capitals, punctuation, lost or decomposed accents, and spaces', () => {
    const between = fc.constantFrom(' ', '  ', '\n', ', ', '... ', ' - ', '\u00a0', ' \u200b');
    const cased = fc.constantFrom(
      (word: string) => word,
      (word: string) => word.toUpperCase(),
      (word: string) => word.charAt(0).toUpperCase() + word.slice(1),
      (word: string) => word.replace('a', 'á').normalize('NFD'),
    );
    fc.assert(
      fc.property(aPhrase, between, cased, ordinaryWords, ordinaryWords, (words, gap, change, before, after) => {
        expect(level([...before, words.map(change).join(gap), ...after].join(' '))).toBe('crisis');
      }),
    );
  });

  it('are recognised with one typo in a key word, where the typo makes no other word', () => {
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz');
    const slip = (word: string, at: number, by: number, other: string) => {
      const place = at % word.length;
      const cut = (length: number, put: string) => word.slice(0, place) + put + word.slice(place + length);
      return [
        cut(1, other),
        cut(1, ''),
        cut(1, word.charAt(place).repeat(2)),
        place + 1 < word.length ? cut(2, word.charAt(place + 1) + word.charAt(place)) : cut(0, ''),
      ][by % 4] as string;
    };
    fc.assert(
      fc.property(aPhrase, fc.nat(), fc.nat(), fc.nat(3), letter, (words, which, at, by, other) => {
        const keys = words.filter((word) => keyWords.has(word));
        fc.pre(keys.length > 0);
        const key = keys[which % keys.length] as string;
        const slipped = slip(key, at, by, other);
        fc.pre(
          !keyWords.get(key)?.has(slipped) &&
            !everyWord.has(slipped) &&
            [...keyWords.keys()].filter((word) => isOneSlipFrom(word, slipped)).length === 1,
        );
        expect(level(words.map((word) => (word === key ? slipped : word)).join(' '))).toBe('crisis');
      }),
      { numRuns: 1000 },
    );
  });

  it('are recognised among other words when a phrase lost its spaces', () => {
    fc.assert(
      fc.property(fc.constantFrom(...unbroken), ordinaryWords, (words, others) => {
        expect(level([...others, words.join('')].join(' '))).toBe('crisis');
      }),
    );
  });

  it.each(['un plan suicidario', 'suicidology', 'he suicided', 'suicider'])(
    'include "%s", though no list has every form of the word',
    (text) => {
      expect(level(text)).toBe('crisis');
    },
  );

  it.each(['Kiel called about Friday', 'Agnus Dei', 'my son Kall'])(
    'do not include "%s": by itself the word says little, and this is a typo of it',
    (text) => {
      expect(level(text)).toBe('none');
    },
  );

  it('do not include ordinary words, in any order', () => {
    fc.assert(
      fc.property(ordinaryWords, (words) => {
        expect(level(words.join(' '))).toBe('none');
      }),
    );
  });

  it('are looked for in any input without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(['none', 'check', 'crisis']).toContain(level(text));
      }),
    );
  });

  it.each([
    ['one letter', 'k'],
    ['a word', 'kill '],
    ['a phrase without its end', 'i want to '],
    ['fillers', 'just to be '],
    ['a word run together', 'wanttodi'],
    ['single letters', 'k '],
    ['stars', 'k*'],
    ['accents', 'e\u0301'],
    ['a near miss', 'suicxde quiero morxr '],
    ['apostrophes', "'\u2019"],
    ['signs for letters', 'k1!$@03'],
    ['words with signs', 'su!cxd3 '],
    ['an amount', 'took all of my the '],
  ])('are looked for in ten thousand characters of %s about as fast as in a thousand, tenfold', (_what, piece) => {
    const quickest = (length: number) => {
      const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
      const read = () => {
        const from = performance.now();
        crisisIn(text);
        return performance.now() - from;
      };
      return Math.min(...Array.from({ length: 5 }, read));
    };
    // ten times as much takes ten times as long, a quadratic scan a hundred times, whatever else the machine does
    expect(quickest(10_000) / quickest(1000)).toBeLessThan(40);
  });
});

const everyWord = new Set([
  ...crisisPhrases.flatMap(({ words }) => words),
  ...[...keyWords.values()].flatMap((words) => [...words]),
  ...keyWords.keys(),
]);
