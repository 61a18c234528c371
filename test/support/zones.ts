/**
 * A time zone where it is this hour now, so that a spec does not depend on when it runs: no message is sent at night,
 * and a day ends at midnight.
 */
export function zoneWhereItIs(hour: number): string {
  const ahead = ((hour - new Date().getUTCHours() + 36) % 24) - 12;
  return `Etc/GMT${ahead < 0 ? '+' : '-'}${Math.abs(ahead)}`; // the signs of these names are reversed
}
