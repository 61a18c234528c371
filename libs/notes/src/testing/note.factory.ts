import type { Sql } from '@snowmelt/testing';

export const approvedTemplate = (
  sql: Sql,
  {
    code,
    version,
    name,
    definition,
  }: { readonly code: string; readonly version: number; readonly name: string; readonly definition: object },
) =>
  sql(
    `INSERT INTO note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at) VALUES (current_clinic_id(), $1, $2, $3, $4, 'test', 'test', now())`,
    [code, version, name, JSON.stringify(definition)],
  );

/** Tries to overwrite a note with the application's rights. */
export const noteRewritten = (sql: Sql, id: string) =>
  sql(`UPDATE integration_note SET content = '{}' WHERE id = $1`, [id]);

/** Tries to delete a note with the application's rights. */
export const noteRemoved = (sql: Sql, id: string) => sql('DELETE FROM integration_note WHERE id = $1', [id]);

/** A draft for each of these visits; signed ones are signed by their author at once. */
export async function notesOf(
  sql: Sql,
  visits: readonly { readonly id: string; readonly patientId: string }[],
  { author, template, signed }: { author: string; template: { code: string; version: number }; signed: boolean },
): Promise<void> {
  await sql(
    `INSERT INTO integration_note (clinic_id, patient_id, appointment_id, author_id, template_code, template_version, content)
    SELECT current_clinic_id(), v.patient_id, v.id, $3, $4, $5, '{"plan": "Walk at seven, daily."}' FROM unnest($1::uuid[], $2::uuid[]) v(id, patient_id)`,
    [visits.map(({ id }) => id), visits.map(({ patientId }) => patientId), author, template.code, template.version],
  );
  if (signed)
    await sql(
      `UPDATE integration_note SET status = 'signed', version = version + 1, header = '{}', signed_by = author_id, signed_at = now(), signature_meaning = 'I wrote this.',
        content_hash = sha256('x'), hash_version = 2, signed_name = 'Leo Park, LMFT', signed_with = 'password-session' WHERE appointment_id = ANY ($1)`,
      [visits.map(({ id }) => id)],
    );
}
