import { createRequire } from 'node:module';
import { type OffsetPeriod, unpack } from './unpack.js';

interface Published {
  readonly version: string;
  readonly zones: readonly string[];
  readonly links: readonly string[];
}

/** Only the data of the package is used: loading its code would be a second opinion about time. */
const published = createRequire(import.meta.url)('moment-timezone/data/packed/latest.json') as Published;

/** The release of the IANA data that the table carries, e.g. `2026f`. */
export const timeZoneRelease = published.version;

const key = (name: string) => name.toLowerCase();
const nameOf = (line: string) => line.slice(0, line.indexOf('|'));
const lines = new Map(published.zones.map((line) => [key(nameOf(line)), line]));
/** An old or second name, and the zone it means. */
const links = new Map(
  published.links.map((link) => link.split('|') as [string, string]).map(([of, name]) => [name, of]),
);
const targets = new Map([...links].map(([name, of]) => [key(name), key(of)]));
const periods = new Map<string, readonly OffsetPeriod[]>();

/** Every name the table knows, links included, as IANA spells them. */
export const timeZoneNames = (): string[] => [...published.zones.map(nameOf), ...links.keys()].sort();

/** Names are compared without regard to case, as IANA has it. */
export const isTimeZone = (name: string): boolean => lines.has(zoneKey(name));

/**
 * When the clocks of a zone show what, from the beginning on. The table ends with the year 2037: what holds then goes on.
 * @throws RangeError when there is no such zone
 */
export function offsetPeriods(name: string): readonly OffsetPeriod[] {
  const zone = zoneKey(name);
  const known = periods.get(zone);
  if (known) return known;
  const line = lines.get(zone);
  if (line === undefined) throw new RangeError('there is no such time zone in the table');
  const unpacked = unpack(line).periods;
  periods.set(zone, unpacked);
  return unpacked;
}

const zoneKey = (name: string) => targets.get(key(name)) ?? key(name);
