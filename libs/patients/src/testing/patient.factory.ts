import type { Sql } from '@snowmelt/testing';

/**
 * Invented people, born in 1980, called "Example 1", "Example 2" … unless a family name is given. `clinicId`: the
 * clinic written to their rows.
 */
export async function registeredPatients(
  sql: Sql,
  count: number,
  {
    givenName = 'Robin',
    familyName = null as string | null,
    language = 'en-US',
    timeZone = 'America/Los_Angeles',
    clinicId = null as string | null,
  } = {},
): Promise<string[]> {
  const rows = await sql(
    `INSERT INTO patient (clinic_id, given_name, family_name, birth_on, language, time_zone)
    SELECT coalesce($5::uuid, current_clinic_id()), $2, coalesce($3, 'Example ' || n), '1980-01-01', $6, $4 FROM generate_series(1, $1::int) n RETURNING id`,
    [count, givenName, familyName, timeZone, clinicId, language],
  );
  return rows.map(({ id }) => id as string);
}

export const registeredPatient = async (
  sql: Sql,
  who: Parameters<typeof registeredPatients>[2] = {},
): Promise<string> => (await registeredPatients(sql, 1, who))[0] as string;

/** Moves every patient of the clinic to this time zone. */
export const patientsMovedTo = (sql: Sql, timeZone: string) => sql('UPDATE patient SET time_zone = $1', [timeZone]);
