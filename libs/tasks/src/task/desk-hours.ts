import { fromWallTime, inZone } from '@snowmelt/clock';

/** When the desk reads what comes in, until a clinic can say so itself. Not a promise to anybody. */
const DESK = { from: 8, until: 17 };

/** From when somebody is there to read: now within the desk's hours on a weekday, else the next morning. */
export function deskReadsFrom(now: Date, zone: string): Date {
  const local = inZone(now, zone);
  if (local.weekday <= 5 && local.hour >= DESK.from && local.hour < DESK.until) return now;
  let day = local.hour < DESK.from ? local : local.plus({ days: 1 });
  while (day.weekday > 5) day = day.plus({ days: 1 });
  return fromWallTime(`${day.toISODate()}T${String(DESK.from).padStart(2, '0')}:00`, zone).toJSDate();
}
