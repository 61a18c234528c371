import { Duration } from 'luxon';

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
