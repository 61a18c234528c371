import type { NewHours } from '@snowmelt/contracts';

type Open = NewHours['hours'][number];
export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

const hour = (at: string) => {
  const [h = 0, m = 0] = at.split(':').map(Number);
  return `${h % 12 || 12}${m ? `:${String(m).padStart(2, '0')}` : ''} ${h < 12 ? 'AM' : 'PM'}`;
};
const dayWords = (hours: readonly Open[], isoWeekday: number) =>
  hours
    .filter((one) => one.isoWeekday === isoWeekday)
    .map(({ opens, closes }) => `${hour(opens)} to ${hour(closes)}`)
    .join(' and ');

/** "Mon to Fri 8 AM to 5 PM, Sat 9 AM to 1 PM"; days alike that follow each other are one. */
export function weekWords(hours: readonly Open[]): string {
  const runs: { first: number; last: number; words: string }[] = [];
  for (let day = 1; day <= 7; day += 1) {
    const words = dayWords(hours, day);
    const run = runs.at(-1);
    if (!words) continue;
    if (run?.words === words && run.last === day - 1) run.last = day;
    else runs.push({ first: day, last: day, words });
  }
  const short = (day: number) => weekdays[day - 1]?.slice(0, 3) ?? '';
  return (
    runs
      .map(({ first, last, words }) => `${short(first)}${last > first ? ` to ${short(last)}` : ''} ${words}`)
      .join(', ') || 'never'
  );
}
