/** What somebody typed to find a patient, understood: all of it has to be true of the patient. */
export interface PatientSearchTerms {
  /** The beginnings of words of the name, folded; in any order. */
  readonly words: readonly string[];
  /** The birth date, if one was written. */
  readonly birthOn: string | null;
  /** The end of a phone number, at least four digits of it. */
  readonly digits: string | null;
}

const MONTHS = [
  ['january', 'enero'],
  ['february', 'febrero'],
  ['march', 'marzo'],
  ['april', 'abril'],
  ['may', 'mayo'],
  ['june', 'junio'],
  ['july', 'julio'],
  ['august', 'agosto'],
  ['september', 'septiembre'],
  ['october', 'octubre'],
  ['november', 'noviembre'],
  ['december', 'diciembre'],
];
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };

/** Small letters without accents or apostrophes: as the column `patient.name_words` holds them. */
export const folded = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’‘`´]/g, '')
    .toLowerCase()
    .replace(/[ßæœøłđı]/g, (letter) => LETTERS[letter] as string);

/** The parts of a name. A backslash or quote would end the word in the database's query. */
const wordsOf = (text: string) =>
  folded(text)
    .split(/[\s,.;:()"/\\_‐‑–—-]+/)
    .filter(Boolean);

/** `thisYear` decides what century a year of two digits is of: nobody is born later. */
export function readSearch(typed: string, thisYear: number): PatientSearchTerms {
  const { birthOn, rest } = takeDate(typed, thisYear);
  const { digits, others } = takePhone(rest);
  return { words: [...new Set(wordsOf(others))], birthOn, digits };
}

const WRITINGS = [
  /(?<!\d)(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})(?!\d)/,
  /(?<!\d)(?<m>\d{1,2})[-/.](?<d>\d{1,2})[-/.](?<y>\d{4}|\d{2})(?!\d)/,
  /(?<!\d)(?<y>(?:19|20)\d\d)(?<m>\d\d)(?<d>\d\d)(?!\d)/,
  /(?<!\d)(?<m>\d\d)(?<d>\d\d)(?<y>(?:19|20)\d\d)(?!\d)/,
  /(?<!\p{L})(?<name>\p{L}{3,10})\.? +(?<d>\d{1,2})(?:st|nd|rd|th)?,? +(?<y>\d{4})(?!\d)/u,
  /(?<!\d)(?<d>\d{1,2})(?:st|nd|rd|th)?\.? +(?:de +)?(?<name>\p{L}{3,10})\.?,? +(?:de +)?(?<y>\d{4})(?!\d)/u,
];

/** The first writing of a possible date, and the text without it. */
function takeDate(typed: string, thisYear: number): { birthOn: string | null; rest: string } {
  for (const writing of WRITINGS) {
    const match = writing.exec(typed);
    const birthOn = match?.groups ? dateOf(match.groups, thisYear) : null;
    if (match && birthOn) return { birthOn, rest: typed.replace(match[0], ' ') };
  }
  return { birthOn: null, rest: typed };
}

function dateOf({ y = '', m, d = '', name }: Record<string, string | undefined>, thisYear: number): string | null {
  const year = y.length === 2 ? centuryOf(Number(y), thisYear) : Number(y);
  const month = name === undefined ? Number(m) : monthNamed(name);
  // month first, as in the United States; the day first where there is no such month
  return validDate(year, month, Number(d)) ?? (name === undefined ? validDate(year, Number(d), month) : null);
}

const centuryOf = (year: number, thisYear: number) => (2000 + year > thisYear ? 1900 : 2000) + year;
const monthNamed = (name: string) => 1 + MONTHS.findIndex((names) => names.some((one) => one.startsWith(folded(name))));

function validDate(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
    ? at.toISOString().slice(0, 10)
    : null;
}

/** Digits in one piece or as numbers are written, e.g. "(323) 555-0142" or "+1 323.555.0142". */
const PHONE = /(?<![\p{L}\d])[+(]?\d(?:[\d().\s-]*\d)?(?![\p{L}\d])/gu;

/** The first number long enough to be one, and the text without it. Nobody says the country code. */
function takePhone(text: string): { digits: string | null; others: string } {
  for (const [written] of text.matchAll(PHONE)) {
    const digits = written.replace(/\D/g, '');
    if (digits.length < 4 || digits.length > 15) continue;
    return {
      digits: digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits,
      others: text.replace(written, ' '),
    };
  }
  return { digits: null, others: text };
}
