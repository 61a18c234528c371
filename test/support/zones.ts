/** A zone in which this is the hour now, so that a spec does not depend on when it runs: nobody is written to at night, and a day ends at midnight. */
export function zoneWhereItIs(hour: number): string {
  const ahead = ((hour - new Date().getUTCHours() + 36) % 24) - 12;
  return `Etc/GMT${ahead < 0 ? '+' : '-'}${Math.abs(ahead)}`; // these names count the other way round
}
