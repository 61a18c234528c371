import type { EducationItem } from './education-item.js';
import { EducationLibrary } from './education-library.js';
import { asRead, libraryFaults } from './library-faults.js';
import { fleschKincaidGrade, infleszEase } from './readability.js';
import { figuresOf, writtenNumbers } from './written-numbers.js';

const { items } = new EducationLibrary();
const E3 = 'E3';
const change = (locale: EducationItem['locale'], edit: (item: EducationItem) => Partial<EducationItem>, code = E3) =>
  items.map((item) => (item.code === code && item.locale === locale ? { ...item, ...edit(item) } : item));
const said = (markdown: string) => (item: EducationItem) => ({
  markdown: item.markdown.replace('\n\n## ', `\n\n${markdown}\n\n## `),
});
const without = (words: string | RegExp) => (item: EducationItem) => ({
  markdown: item.markdown.replaceAll(words, ''),
});

describe('the library', () => {
  it('has no fault', () => expect(libraryFaults(items)).toEqual([]));

  it('is inside the bars with room to spare', () => {
    for (const { locale, markdown } of items)
      if (locale === 'en-US') expect(fleschKincaidGrade(asRead(markdown))).toBeLessThan(5.5);
      else expect(infleszEase(asRead(markdown))).toBeGreaterThan(67);
  });

  it('gives one answer on driving, alcohol and big choices, word for word', () => {
    const answers = items.map(({ locale, markdown }) => {
      const [, list] = /## (?:Driving, alcohol|Manejar, alcohol)[^\n]*\n\n((?:- .*\n)+)/.exec(markdown) ?? [];
      return `${locale} ${list}`;
    });
    expect(new Set(answers).size).toBe(2);
  });

  it('has every figure that is listed as an exception', () => {
    const texts = items.map(({ markdown }) => markdown).join('\n');
    for (const { code } of items) for (const figure of figuresOf(code)) expect(texts).toContain(figure);
  });
});

describe('an item is not published', () => {
  const hard =
    'Administration of subanaesthetic pharmacological agents necessitates comprehensive cardiovascular monitoring throughout.';
  const harder = Array.from({ length: 12 }, () => hard).join(' ');
  it.each<[string, EducationItem[], RegExp, RegExp | null]>([
    [
      'without Spanish',
      items.filter(({ code, locale }) => code !== E3 || locale !== 'es-US'),
      /missing in es-US/,
      null,
    ],
    ['above grade 6', change('en-US', said(harder)), /too hard to read \(grade \d/, /^Administration/],
    [
      'below 65 in Spanish',
      change(
        'es-US',
        said('La administración farmacológica ininterrumpida requiere monitorización cardiovascular. '.repeat(14)),
      ),
      /INFLESZ/,
      /^La administración/,
    ],
    [
      'when it cures',
      change('en-US', said('Ketamine cures you.')),
      /"cures".*No trial shows a cure/,
      /^Ketamine cures you\.$/,
    ],
    ['when it works fast', change('en-US', said('It works fast.')), /"works fast"/, /^It works fast\.$/],
    ['when it is safe', change('en-US', () => ({ summary: 'Ketamine is safe.' })), /"safe"/, /^Ketamine is safe\.$/],
    [
      'with hours of its own',
      change('en-US', said('Eat nothing for 6 hours.')),
      /"6" is not a placeholder/,
      /^Eat nothing for 6 hours/,
    ],
    ['with days in words', change('en-US', said('Wait with that for three days.')), /"three days"/, /^Wait with that/],
    [
      'with days in words, in Spanish',
      change('es-US', said('Espere dos largos días.')),
      /"dos largos días"/,
      /^Espere dos/,
    ],
    [
      "with a study's figure where it stands for something else",
      change('en-US', said('Take 8 of them.')),
      /"8"/,
      /^Take 8/,
    ],
    ['with a number in its title', change('en-US', () => ({ title: 'The next 2 days' })), /"2"/, /^The next 2 days$/],
    ['without 988', change('en-US', without('988')), /does not say 988 and 911/, null],
    ['without "marque 2"', change('es-US', without(' y marque 2')), /does not say 988 and 911/, null],
    ['without off-label', change('en-US', without(/"?off-label"?/g)), /does not say that the use is off-label/, null],
    [
      'without the end of no driving',
      change('en-US', without('{{noDriveHours}}'), 'E7'),
      /until when not to drive/,
      null,
    ],
    [
      'without "not everybody"',
      change('en-US', without('Ketamine does not help everybody.')),
      /does not help everybody/,
      null,
    ],
    [
      'without a source for a claim',
      change('en-US', (item) => ({ sources: [{ ...item.sources[0]!, doi: null }] })),
      /source without a DOI/,
      /^Of 537/,
    ],
    ['with another length of its list', change('en-US', said('- One more.')), /same in all languages/, null],
    [
      'with a sentence that does not end',
      change('en-US', said(`You may ${'go on and '.repeat(10)}on.`)),
      /more than 20 words/,
      /^You may go on/,
    ],
    ['with "visita"', change('es-US', said('Venga a su visita.')), /"cita"/, /^Venga/],
    ['with tú', change('es-US', said('Trae tu lista.')), /"usted"/, /^Trae/],
    ['with slang', change('en-US', said('A strong trip is not needed.')), /names of their own/, /^A strong trip/],
    ['with tools for machines', change('en-US', said('Run no big tools.')), /is a machine/, /^Run no/],
    ['with "pena" for sadness', change('es-US', said('Puede sentir pena.')), /"tristeza"/, /^Puede sentir pena/],
    [
      'with "en todo momento" for at any time',
      change('es-US', said('Puede decir que no en todo momento.')),
      /"en cualquier momento"/,
      /^Puede decir/,
    ],
    ['with "un buen rato"', change('es-US', said('Vuelve después de un buen rato.')), /felt well/, /^Vuelve/],
    ['with acting by ideas', change('es-US', said('Puede actuar según sus ideas.')), /"hacerse daño"/, /^Puede actuar/],
    [
      'with an adult whom the patient may not know',
      change('es-US', said('Venga con un adulto que conoce.')),
      /"que conozca"/,
      /^Venga/,
    ],
    [
      'without a word for who has decided',
      change('en-US', without('You may still change your mind.')),
      /who has decided/,
      null,
    ],
    ...[
      ['E3', 'No driving', 'until when not to drive'],
      ['E7', 'Weekly shots', 'shots that slow the stomach'],
      ['E12', 'The effect', 'that the effect fades'],
      ['E13', 'Thoughts of suicide', 'that thoughts of suicide come back'],
    ].map<[string, EducationItem[], RegExp, null]>(([code = '', source = '', claim = '']) => [
      `with a claim of ${code} and no source for it`,
      change('en-US', ({ sources }) => ({ sources: sources.filter(({ says }) => !says.startsWith(source)) }), code),
      new RegExp(`names no source of a claim: ${claim}`),
      null,
    ]),
    [
      'that nobody has listed',
      items.map((item) => (item.code === E3 ? { ...item, code: 'E4' } : item)),
      /nobody has listed it/,
      null,
    ],
  ])('%s: the rule and the sentence are named', (_what, changed, rule, sentence) => {
    const found = libraryFaults(changed).filter((fault) => rule.test(fault.rule));
    expect(found).not.toEqual([]);
    if (sentence) expect(found.map((fault) => fault.sentence)).toContainEqual(expect.stringMatching(sentence));
  });
});

describe('a number written out', () => {
  it.each([
    ['en-US', 'Wait 24 hours.', ['24']],
    ['en-US', 'Wait twelve hours or a couple of days.', ['twelve hours', 'couple of days']],
    ['en-US', 'Call 988 or 911. Choose one of three questions in a day.', []],
    ['en-US', 'Wait {{noDriveHours}} hours.\n1. First\n2. Second', []],
    ['es-US', 'Llame al 988 y marque 2. Pasan quince minutos.', ['quince minutos']],
    ['es-US', 'Son 2 horas.', ['2']],
  ] as const)('in %s: %s', (locale, text, numbers) => expect(writtenNumbers(text, locale)).toEqual(numbers));
});
