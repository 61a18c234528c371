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
