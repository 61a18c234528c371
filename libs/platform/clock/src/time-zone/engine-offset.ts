import { IANAZone } from 'luxon';

/** Where Node's engine has its rules from, e.g. `Node 24.4.0 (2026e)`: for the comparison only. */
export const engineRelease = `Node ${process.versions.node} (${process.versions['tz'] ?? 'no release named'})`;

/** Minutes ahead of UTC as Node's engine has them, or null where it knows no such zone. For the comparison only: times are resolved by the table. */
export function engineOffset(zone: string, at: Date): number | null {
  return IANAZone.isValidZone(zone) ? IANAZone.create(zone).offset(at.getTime()) : null;
}
