import type { Sql } from '@snowmelt/testing';

/** The demo clock shows this instant, or one so long after it. */
export const demoClockAt = (sql: Sql, at: string, after = '0') =>
  sql(
    `INSERT INTO demo_clock (shift) VALUES ($1::timestamptz + $2::interval - now())
    ON CONFLICT (only_row) DO UPDATE SET shift = excluded.shift`,
    [at, after],
  );

/** The demo clock shows the real time again. */
export const demoClockReset = (sql: Sql) => sql('DELETE FROM demo_clock');

/** The demo clock goes on by so many minutes; the real one does not. */
export const minutesPassed = (sql: Sql, minutes: number) =>
  sql(
    `INSERT INTO demo_clock (shift) VALUES ($1 * interval '1 minute')
    ON CONFLICT (only_row) DO UPDATE SET shift = demo_clock.shift + excluded.shift`,
    [minutes],
  );
