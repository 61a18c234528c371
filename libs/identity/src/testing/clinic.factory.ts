import { randomUUID } from 'node:crypto';
import { actIn, type Sql } from '@snowmelt/testing';

/** A new clinic. The connection acts in it from now on, as row-level security requires for writes. */
export async function openedClinic(
  sql: Sql,
  { id = randomUUID(), name = 'Test Clinic', senderName = 'Test', timeZone = 'America/Los_Angeles' } = {},
): Promise<string> {
  await actIn(sql, id);
  await sql(`INSERT INTO clinic (id, name, sender_name, phone, time_zone) VALUES ($1, $2, $3, '+13235550100', $4)`, [
    id,
    name,
    senderName,
    timeZone,
  ]);
  return id;
}

export const clinicMovedTo = (sql: Sql, timeZone: string) => sql('UPDATE clinic SET time_zone = $1', [timeZone]);
