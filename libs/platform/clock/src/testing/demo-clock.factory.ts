import type { Sql } from '@snowmelt/testing';

/** Sets the demo clock to this instant, plus `after` (a PostgreSQL interval). */
export const demoClockAt = (sql: Sql, at: string, after = '0') =>
  sql(
    `INSERT INTO demo_clock (shift) VALUES ($1::timestamptz + $2::interval - now())
    ON CONFLICT (only_row) DO UPDATE SET shift = excluded.shift`,
    [at, after],
  );

/** Sets the demo clock back to the real time. */
export const demoClockReset = (sql: Sql) => sql('DELETE FROM demo_clock');

/** Moves the demo clock forward; the real clock stays. */
export const minutesPassed = (sql: Sql, minutes: number) =>
  sql(
    `INSERT INTO demo_clock (shift) VALUES ($1 * interval '1 minute')
    ON CONFLICT (only_row) DO UPDATE SET shift = demo_clock.shift + excluded.shift`,
    [minutes],
  );
