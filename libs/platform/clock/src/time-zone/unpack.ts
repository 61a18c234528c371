/** From an instant on, a zone's clocks are this far ahead of UTC (behind, when negative), under this name, e.g. `PST`, `-03`. */
export interface OffsetPeriod {
  readonly fromMs: number;
  readonly offsetMinutes: number;
  readonly abbreviation: string;
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX';

/**
 * Reads one line of the data that `moment-timezone` publishes, `name|abbreviations|offsets|indices|untils|population`: numbers are to
 * the base 60, offsets are minutes west of Greenwich, untils are minutes since the one before, the first since 1970.
 * The first period begins at -Infinity.
 */
export function unpack(line: string): { name: string; periods: OffsetPeriod[] } {
  const [name = '', abbreviations = '', offsets = '', indices = '', untils = ''] = line.split('|');
  const names = words(abbreviations);
  const minutesWest = words(offsets).map(base60);
  // to the second: the fractions do not add up to whole minutes
  const lengthsMs = words(untils).map((length) => Math.round(base60(length) * 60) * 1000);
  let fromMs = -Infinity;
  let untilMs = 0;
  const periods = [...indices].map((digit, n) => {
    const index = base60(digit);
    const period = { fromMs, offsetMinutes: -(minutesWest[index] ?? NaN) || 0, abbreviation: names[index] ?? '' };
    untilMs += lengthsMs[n] ?? 0;
    fromMs = untilMs;
    return period;
  });
  return { name, periods };
}

const words = (text: string) => text.split(' ').filter((word) => word !== '');

function base60(text: string): number {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const value = (digits: string) => [...digits].reduce((sum, digit) => sum * 60 + DIGITS.indexOf(digit), 0);
  const size = value(whole) + value(fraction) / 60 ** fraction.length;
  return text.startsWith('-') ? -size : size;
}
