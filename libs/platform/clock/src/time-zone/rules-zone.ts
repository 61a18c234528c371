import { FixedOffsetZone, Zone } from 'luxon';
import { offsetPeriods } from './time-zone-table.js';
import type { OffsetPeriod } from './unpack.js';

/**
 * North American abbreviations, in hours from UTC. Elsewhere the same letters mean other offsets: CST in Cuba, China.
 */
const SPOKEN: Readonly<Record<string, number>> = {
  ...{ NST: -3.5, NDT: -2.5, AST: -4, ADT: -3, EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
  ...{ AKST: -9, AKDT: -8, HST: -10, HDT: -9, UTC: 0, GMT: 0 },
};

/**
 * A luxon zone whose rules come from the table. Its type is unknown to luxon, which therefore formats by our offset and
 * never asks the engine about the zone's name.
 */
class RulesZone extends Zone {
  constructor(
    private readonly zone: string,
    private readonly periods: readonly OffsetPeriod[],
  ) {
    super();
  }

  override get type(): string {
    return 'rules';
  }

  override get name(): string {
    return this.zone;
  }

  override get isUniversal(): boolean {
    return this.periods.length === 1;
  }

  override get isValid(): boolean {
    return true;
  }

  /** A common abbreviation, or e.g. `GMT-3`, in every language and length. */
  override offsetName(ts: number): string {
    const { abbreviation, offsetMinutes } = this.at(ts);
    if (SPOKEN[abbreviation] === offsetMinutes / 60) return abbreviation;
    if (offsetMinutes === 0) return 'GMT';
    const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.round(Math.abs(offsetMinutes) % 60)];
    return `GMT${offsetMinutes < 0 ? '-' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
  }

  override formatOffset(ts: number, format: 'narrow' | 'short' | 'techie'): string {
    return FixedOffsetZone.instance(this.offset(ts)).formatOffset(ts, format);
  }

  /** Minutes ahead of UTC. */
  override offset(ts: number): number {
    return this.at(ts).offsetMinutes;
  }

  override equals(other: Zone): boolean {
    return other instanceof RulesZone && other.name === this.name;
  }

  private at(ts: number): OffsetPeriod {
    let [from, to] = [0, this.periods.length - 1];
    while (from < to) {
      const middle = Math.ceil((from + to) / 2);
      if ((this.periods[middle] as OffsetPeriod).fromMs <= ts) from = middle;
      else to = middle - 1;
    }
    return this.periods[from] as OffsetPeriod;
  }
}

const zones = new Map<string, Zone>();

/** @throws RangeError when there is no such zone */
export function timeZone(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone = new RulesZone(name, offsetPeriods(name));
  zones.set(name, zone);
  return zone;
}
