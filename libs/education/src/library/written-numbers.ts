import type { Locale } from '@snowmelt/contracts';

/** Durations, doses and limits are the clinic's: a text has a placeholder, never the number. */
const UNITS: Readonly<Record<Locale, string>> = {
  'en-US': 'seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|times|mg|milligrams?|drinks?|texts|messages',
  'es-US': 'segundos?|minutos?|horas?|días?|noches?|semanas?|mes(?:es)?|años?|veces|mg|miligramos?|tragos?|mensajes?',
};
const WORDS: Readonly<Record<Locale, string>> = {
  'en-US':
    'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|sixty|ninety|half|dozen|couple',
  'es-US':
    'dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|cuarenta|sesenta|noventa|medi[oa]|docena|par',
};

/** Numbers that are nobody's setting, as they are written. Elsewhere the same number is a fault. */
const EVERYWHERE = ['988', '911', 'marque 2'];
/** Figures of the studies that the item names as its sources. */
const FIGURES: Readonly<Record<string, readonly string[]>> = {
  E3: [
    ...['since the 1960s', 'about 500 people', '5 of 10', '8 of 100', '6 of 100'],
    ...['años 60', 'unas 500 personas', '5 de cada 10', '8 de cada 100', '6 de cada 100'],
  ],
};

/** The figures that are listed for an item: one that is no longer in its text is taken off the list. */
export const figuresOf = (code: string): readonly string[] => FIGURES[code] ?? [];

/** The numbers that a text has written out. Placeholders, numbers of a list and the listed figures are none. */
export function writtenNumbers(text: string, locale: Locale, figures: readonly string[] = []): string[] {
  const rest = [...EVERYWHERE, ...figures].reduce(
    (left, known) => left.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${known}(?![\\p{L}\\p{N}])`, 'gu'), ' '),
    text.replaceAll(/\{\{\w+\}\}/g, ' ').replaceAll(/^\s*\d+\.\s/gm, ''),
  );
  const inWords = new RegExp(
    `(?<!\\p{L})(?:${WORDS[locale]})(?:\\s+(?!\\d)\\p{L}+)?\\s+(?:${UNITS[locale]})(?!\\p{L})`,
    'giu',
  );
  return [...(rest.match(/\d+(?:[.,]\d+)*/g) ?? []), ...(rest.match(inWords) ?? [])];
}
