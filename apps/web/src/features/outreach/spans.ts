import type { TaskRules } from '@snowmelt/contracts';
import { DateTime, Duration, Info } from 'luxon';

const counted = (count: number, what: string) => `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;

/** An ISO 8601 duration in words: "3 days", "2 hours", "30 minutes". */
export function spanWords(span: string): string {
  const minutes = Duration.fromISO(span).as('minutes');
  if (minutes % 1440 === 0) return counted(minutes / 1440, 'day');
  if (minutes % 60 === 0) return counted(minutes / 60, 'hour');
  return counted(minutes, 'minute');
}

/** Durations to choose from, and those that are chosen already, the longest first. */
export function spanChoices(usual: readonly string[], chosen: readonly string[]) {
  const long = (span: string) => Duration.fromISO(span).toMillis();
  const known = new Map([...usual, ...chosen].map((span) => [long(span), span]));
  return [...known.values()]
    .toSorted((a, b) => long(b) - long(a))
    .map((span) => ({ value: span, label: spanWords(span) }));
}

const clock = (time: string) => DateTime.fromISO(time).toFormat('h:mm a');

/** "Mon, Tue, Wed from 8:00 AM to 5:00 PM". */
export const deskWords = ({ isoWeekdays, from, to }: TaskRules['desk']) =>
  `${[...isoWeekdays]
    .sort()
    .map((day) => Info.weekdays('short', { locale: 'en-US' })[day - 1])
    .join(', ')} from ${clock(from)} to ${clock(to)}`;

/** How often whoever is on call hears of words of a crisis. */
export const pagesWords = ({ every, times, thenEvery }: TaskRules['pages']) =>
  `Whoever is on call is paged about words of a crisis every ${spanWords(every)}, ${times.toLocaleString('en-US')} times, then every ${spanWords(thenEvery)}, until somebody takes the task.`;
