/** From this instant on, the zone has this offset from UTC (negative: behind) and abbreviation, e.g. `PST`, `-03`. */
export interface OffsetPeriod {
  readonly fromMs: number;
  readonly offsetMinutes: number;
  readonly abbreviation: string;
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX';

/**
 * Reads one line of `moment-timezone`'s data, `name|abbreviations|offsets|indices|untils|population`. Numbers are in
 * base 60, offsets in minutes west of Greenwich, untils in minutes since the previous one, the first since 1970. The
 * first period begins at -Infinity.
 */
export function unpack(line: string): { name: string; periods: OffsetPeriod[] } {
  const [name = '', abbreviations = '', offsets = '', indices = '', untils = ''] = line.split('|');
  const names = words(abbreviations);
  const minutesWest = words(offsets).map(base60);
  // rounded to seconds, because the fractions do not add up to whole minutes
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
