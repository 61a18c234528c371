import type { Sql } from '@snowmelt/testing';

/** Moves the start of an appointment by so many minutes without an event, and leaves its end. */
export const startMovedBy = (sql: Sql, id: string, minutes: number) =>
  sql(`UPDATE appointment SET starts_at = starts_at + $2 * interval '1 minute' WHERE id = $1`, [id, minutes]);

/** Releases all reserved times, so that any time can be booked again. */
export const reservationsReleased = (sql: Sql) => sql('DELETE FROM reservation');
