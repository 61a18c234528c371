import type { Sql } from '@snowmelt/testing';

/** What the owner of the tables can do and nobody else: changes rows while their triggers are switched off. */
async function pastTriggers(sql: Sql, table: string, change: string, values: unknown[]): Promise<void> {
  await sql('BEGIN');
  await sql(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await sql(change, values);
  await sql(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  await sql('COMMIT');
}

export const contentForged = (sql: Sql, noteId: string, content: object) =>
  pastTriggers(sql, 'integration_note', 'UPDATE integration_note SET content = content || $2 WHERE id = $1', [
    noteId,
    JSON.stringify(content),
  ]);

export const signerForged = (sql: Sql, noteId: string, name: string) =>
  pastTriggers(sql, 'integration_note', 'UPDATE integration_note SET signed_name = $2 WHERE id = $1', [noteId, name]);

export const handoverForged = (sql: Sql, noteId: string, reason: string) =>
  pastTriggers(sql, 'note_handover', 'UPDATE note_handover SET reason = $2 WHERE note_id = $1', [noteId, reason]);

/** In every template of the clinic, the field at this place is called otherwise. */
export const templatesForged = (sql: Sql, field: number, label: string) =>
  pastTriggers(
    sql,
    'note_template',
    `UPDATE note_template SET definition = jsonb_set(definition, ARRAY['fields', $1::text, 'label'], to_jsonb($2::text))`,
    [field, label],
  );

/** Makes a signed note one of the time before the signer's name and how they signed in were kept and hashed. */
export const signedByFirstHashRule = (sql: Sql, noteId: string, contentHash: Buffer) =>
  pastTriggers(
    sql,
    'integration_note',
    'UPDATE integration_note SET hash_version = 1, signed_name = NULL, signed_with = NULL, content_hash = $2 WHERE id = $1',
    [noteId, contentHash],
  );

/** The stored hash of a signed note is this one. */
export const hashForged = (sql: Sql, noteId: string, hash: string) =>
  pastTriggers(sql, 'integration_note', `UPDATE integration_note SET content_hash = decode($2, 'hex') WHERE id = $1`, [
    noteId,
    hash,
  ]);
