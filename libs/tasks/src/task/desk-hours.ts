import type { TaskRules } from '@snowmelt/contracts';
import { fromWallTime, inZone } from '@snowmelt/clock';

type Desk = TaskRules['desk'];

/**
 * From when somebody is there to read: now within the desk's hours, else when they begin the next time. Not a promise
 * to anybody.
 */
export function deskReadsFrom(now: Date, zone: string, { isoWeekdays, from, to }: Desk): Date {
  const local = inZone(now, zone);
  const [time, isOpen] = [local.toFormat('HH:mm'), isoWeekdays.includes(local.weekday)];
  if (isOpen && time >= from && time < to) return now;
  let day = isOpen && time < from ? local : local.plus({ days: 1 });
  while (!isoWeekdays.includes(day.weekday)) day = day.plus({ days: 1 });
  return fromWallTime(`${day.toISODate()}T${from}`, zone).toJSDate();
}
