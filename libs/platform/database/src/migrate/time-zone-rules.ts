import { offsetPeriods, timeZoneNames, timeZoneRelease } from '@snowmelt/clock';
import type pg from 'pg';

/** The years that the contract allows for an instant. */
const [FIRST_MS, LAST_MS] = [Date.UTC(2000, 0, 1), Date.UTC(2100, 0, 1)];

/**
 * Replaces the database's time-zone rules by this release's, newer or not: SQL and TypeScript must never disagree. Does
 * nothing when they are equal or the table does not exist yet. Returns whether it wrote.
 */
export async function writeTimeZoneRules(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ known: boolean }>(`SELECT to_regclass('time_zone_rules') IS NOT NULL AS known`);
  if (!rows[0]?.known) return false;
  const stored = await client.query('SELECT FROM time_zone_rules WHERE release = $1 LIMIT 1', [timeZoneRelease]);
  if (stored.rowCount === 1) return false;
  const zones = timeZoneNames().map(row);
  try {
    await client.query('BEGIN');
    await client.query('DELETE FROM time_zone_rules');
    await client.query(
      `INSERT INTO time_zone_rules (name, release, from_at, from_local, utc_offset_minutes)
       SELECT z ->> 'name', $2, ARRAY(SELECT f::timestamptz FROM jsonb_array_elements_text(z -> 'fromAt') WITH ORDINALITY e (f, n) ORDER BY n),
         ARRAY(SELECT f::timestamp FROM jsonb_array_elements_text(z -> 'fromLocal') WITH ORDINALITY e (f, n) ORDER BY n),
         ARRAY(SELECT f::integer FROM jsonb_array_elements_text(z -> 'minutes') WITH ORDINALITY e (f, n) ORDER BY n)
       FROM jsonb_array_elements($1::jsonb) z`,
      [JSON.stringify(zones), timeZoneRelease],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined); // fails if the connection itself broke
    throw new Error('The time-zone rules could not be written, and are as they were.', { cause: error });
  }
  return true;
}

function row(name: string): { name: string; fromAt: string[]; fromLocal: string[]; minutes: number[] } {
  const periods = offsetPeriods(name);
  const first = periods.findLastIndex(({ fromMs }) => fromMs <= FIRST_MS);
  const kept = periods.slice(first).filter(({ fromMs }) => fromMs < LAST_MS);
  const iso = (ms: number, n: number) => (n === 0 ? '-infinity' : new Date(ms).toISOString());
  return {
    name: name.toLowerCase(),
    fromAt: kept.map(({ fromMs }, n) => iso(fromMs, n)),
    // without the Z, so that the database reads it as wall time
    fromLocal: kept.map(({ fromMs, offsetMinutes }, n) => iso(fromMs + offsetMinutes * 60_000, n).replace('Z', '')),
    minutes: kept.map(({ offsetMinutes }) => offsetMinutes),
  };
}
