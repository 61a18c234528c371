import { IANAZone } from 'luxon';

/** The release of the rules in Node's engine, e.g. `Node 24.4.0 (2026e)`. For comparison only. */
export const engineRelease = `Node ${process.versions.node} (${process.versions['tz'] ?? 'no release named'})`;

/** Minutes ahead of UTC by Node's engine; null for an unknown zone. For comparison only: the table resolves times. */
export function engineOffset(zone: string, at: Date): number | null {
  return IANAZone.isValidZone(zone) ? IANAZone.create(zone).offset(at.getTime()) : null;
}
