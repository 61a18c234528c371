import { DateTime } from 'luxon';

export interface Holiday {
  readonly name: string;
  /** The day on which it is kept, `2026-11-26`. */
  readonly day: string;
}

const on = (year: number, month: number, day: number) => DateTime.utc(year, month, day);
/** The nth of these weekdays of a month (1 = Monday); -1: the last one. */
function nth(count: number, weekday: number, year: number, month: number): DateTime {
  if (count < 0) {
    const last = on(year, month, 1).endOf('month').startOf('day');
    return last.minus({ days: (last.weekday - weekday + 7) % 7 });
  }
  const first = on(year, month, 1);
  return first.plus({ days: ((weekday - first.weekday + 7) % 7) + 7 * (count - 1) });
}
/** On a Saturday it is kept the day before, on a Sunday the day after. */
const kept = (day: DateTime) => day.plus({ days: day.weekday === 6 ? -1 : day.weekday === 7 ? 1 : 0 });

/** 5 USC 6103(a) and (b). */
const ofYear = (year: number): [string, DateTime][] => [
  ['New Year’s Day', kept(on(year, 1, 1))],
  ['Birthday of Martin Luther King, Jr.', nth(3, 1, year, 1)],
  ['Washington’s Birthday', nth(3, 1, year, 2)],
  ['Memorial Day', nth(-1, 1, year, 5)],
  ['Juneteenth', kept(on(year, 6, 19))],
  ['Independence Day', kept(on(year, 7, 4))],
  ['Labor Day', nth(1, 1, year, 9)],
  ['Columbus Day', nth(2, 1, year, 10)],
  ['Veterans Day', kept(on(year, 11, 11))],
  ['Thanksgiving', nth(4, 4, year, 11)],
  ['Christmas Day', kept(on(year, 12, 25))],
];

/** The federal holidays of the year that begins today, in order. */
export function federalHolidays(today: string): Holiday[] {
  const from = DateTime.fromISO(today, { zone: 'utc' });
  return [from.year, from.year + 1, from.year + 2]
    .flatMap(ofYear)
    .filter(([, day]) => day >= from && day < from.plus({ years: 1 }))
    .toSorted(([, a], [, b]) => a.toMillis() - b.toMillis())
    .map(([name, day]) => ({ name, day: day.toISODate() as string }));
}
