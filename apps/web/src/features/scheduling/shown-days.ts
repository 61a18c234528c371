import type { DateTime } from 'luxon';

export const DAY = 'yyyy-MM-dd';

export type CalendarView = 'day' | 'week';
/** `range` is half open, in wall times; `days` are the days in it. */
export interface ShownDays {
  readonly view: CalendarView;
  readonly day: DateTime;
  readonly from: DateTime;
  readonly range: { readonly from: string; readonly to: string };
  readonly days: readonly string[];
}

/** What the calendar shows for a day: that day, or its week from Monday on. */
export function shownDays(day: DateTime, view: CalendarView): ShownDays {
  const [from, count] = view === 'week' ? [day.startOf('week'), 7] : [day, 1];
  const days = Array.from({ length: count + 1 }, (_, index) => from.plus({ days: index }).toFormat(DAY));
  return {
    view,
    day,
    from,
    range: { from: `${days[0]}T00:00`, to: `${days[count]}T00:00` },
    days: days.slice(0, count),
  };
}

/**
 * The time to which a day's lanes scroll (`09:00:00`): today an hour before now, else when the first opens (`07:00`).
 */
export function firstSeen(day: DateTime, wall: DateTime, opens: string): string {
  const isToday = wall.toFormat(DAY) === day.toFormat(DAY);
  return isToday && wall.toFormat('HH:mm') > opens
    ? wall.minus({ hours: 1 }).startOf('hour').toFormat('HH:mm:ss')
    : `${opens}:00`;
}

/** The default start of a new appointment: nine o'clock of the day, or the next full hour if that has passed. */
export function proposedStart(day: DateTime, wall: DateTime): string {
  const nine = day.set({ hour: 9 });
  const nextHour = wall.plus({ hours: 1 }).startOf('hour');
  return (nine > nextHour ? nine : nextHour).toFormat(`${DAY}'T'HH:mm`);
}
