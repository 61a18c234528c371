import type { Sql } from '@snowmelt/testing';

/** The demo clock goes on by so many minutes; the real one does not. */
export const minutesPassed = (sql: Sql, minutes: number) =>
  sql(
    `INSERT INTO demo_clock (shift) VALUES ($1 * interval '1 minute')
    ON CONFLICT (only_row) DO UPDATE SET shift = demo_clock.shift + excluded.shift`,
    [minutes],
  );
