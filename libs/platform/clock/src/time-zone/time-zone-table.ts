import { createRequire } from 'node:module';
import { type OffsetPeriod, unpack } from './unpack.js';

interface Published {
  readonly version: string;
  readonly zones: readonly string[];
  readonly links: readonly string[];
}

/** Uses the package's data only: its code would be a second implementation of time zones. */
const published = createRequire(import.meta.url)('moment-timezone/data/packed/latest.json') as Published;

/** The release of the table's IANA data, e.g. `2026f`. */
export const timeZoneRelease = published.version;

const key = (name: string) => name.toLowerCase();
const nameOf = (line: string) => line.slice(0, line.indexOf('|'));
const lines = new Map(published.zones.map((line) => [key(nameOf(line)), line]));
/** From a link (an old or second name) to its zone. */
const links = new Map(
  published.links.map((link) => link.split('|') as [string, string]).map(([of, name]) => [name, of]),
);
const targets = new Map([...links].map(([name, of]) => [key(name), key(of)]));
const periods = new Map<string, readonly OffsetPeriod[]>();

/** Every name in the table, links included, in IANA's spelling. */
export const timeZoneNames = (): string[] => [...published.zones.map(nameOf), ...links.keys()].sort();

const spelling = new Map(timeZoneNames().map((name) => [key(name), name]));

/** The name in IANA's spelling, for storing what somebody typed; null when there is no such zone. */
export const spelledTimeZone = (name: string): string | null => spelling.get(key(name)) ?? null;

/** Names are case-insensitive, as in IANA's rules. */
export const isTimeZone = (name: string): boolean => lines.has(zoneKey(name));

/**
 * The offsets of a zone, from the beginning of time. The table ends in 2499; the last offset stays in force.
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
