import type { Sql } from '@snowmelt/testing';

/** Somebody answered STOP from this number. */
export const optedOut = (sql: Sql, phone: string) =>
  sql(
    `INSERT INTO messaging_opt_out (clinic_id, channel, address, evidence) VALUES (current_clinic_id(), 'sms', $1, 'test')`,
    [phone],
  );
