import fc from 'fast-check';
import { folded, readSearch } from './patient-search.js';

const read = (typed: string) => readSearch(typed, 2026);
const nobodyElse = { words: [], birthOn: null, digits: null };

describe('what is typed to find a patient', () => {
  it.each([
    ['Stone, Maya', ['stone', 'maya']],
    ['maya  STONE', ['maya', 'stone']],
    ['García-López', ['garcia', 'lopez']],
    ['José de la Cruz', ['jose', 'de', 'la', 'cruz']],
    ['O’Brien', ['obrien']],
    ["o'brien", ['obrien']],
    ['Jovanović', ['jovanovic']],
    ['Łukasz Sørensen', ['lukasz', 'sorensen']],
    ['Weiß', ['weiss']],
    ['שרה כהן', ['שרה', 'כהן']],
    ['Example 12', ['example', '12']],
    ['Turner10', ['turner10']],
    ['', []],
    [' , ', []],
    ['\\ \' " %', ['%']],
  ])('%j is the beginnings of words of a name', (typed, words) => {
    expect(read(typed)).toEqual({ ...nobodyElse, words });
  });

  it.each([
    '1984-03-12',
    '3/12/1984',
    '03/12/1984',
    '3/12/84',
    '03-12-1984',
    '3.12.1984',
    '03121984',
    '19840312',
    'Mar 12, 1984',
    'March 12 1984',
    'mar. 12th, 1984',
    '12 March 1984',
    '12 de marzo de 1984',
  ])('%j is a birth date', (typed) => {
    expect(read(typed)).toEqual({ ...nobodyElse, birthOn: '1984-03-12' });
  });

  it.each([
    ['25/3/1984', '1984-03-25', 'the day first where there is no such month'],
    ['3/12/26', '2026-03-12', 'this century as far as it has come'],
    ['3/12/27', '1927-03-12', 'else the last one'],
    ['2/29/2024', '2024-02-29', 'a leap day'],
  ])('%j is %s: %s', (typed, birthOn) => {
    expect(read(typed).birthOn).toBe(birthOn);
  });

  it.each(['2/30/1984', '13/13/1984', '1984-00-10', '99999999', 'Foo 12 1984'])('%j is no date', (typed) => {
    expect(read(typed).birthOn).toBeNull();
  });

  it.each([
    ['0142', '0142'],
    ['555-0142', '5550142'],
    ['(323) 555-0142', '3235550142'],
    ['323.555.0142', '3235550142'],
    ['+1 323 555 0142', '3235550142'],
    ['13235550142', '3235550142'],
  ])('%j is the end of a phone number', (typed, digits) => {
    expect(read(typed)).toEqual({ ...nobodyElse, digits });
  });

  it.each(['stone 0142 3/12/1984', '3/12/1984, Stone 0142', '0142 stone 1984-03-12'])(
    '%j is all three, in whatever order',
    (typed) => {
      expect(read(typed)).toEqual({ words: ['stone'], birthOn: '1984-03-12', digits: '0142' });
    },
  );

  it('is found in every writing of any day', () => {
    const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (at) => {
        const day = at.toISOString().slice(0, 10);
        const [y, m, d] = day.split('-').map(Number) as [number, number, number];
        const month = at.toLocaleDateString('en-US', { month: 'long', timeZone: 'UTC' });
        for (const typed of [day, `${m}/${d}/${y}`, `${m}-${d}-${y}`, `${month} ${d}, ${y}`, `${d} ${month} ${y}`])
          expect([typed, read(typed)]).toEqual([typed, { ...nobodyElse, birthOn: day }]);
      }),
    );
  });

  it('never has what would end a word in the query, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        for (const word of read(typed).words) {
          expect(word).not.toMatch(/['\\\s]/);
          expect(word).toBe(folded(word));
        }
      }),
    );
  });
});
