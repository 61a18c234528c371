import pg from 'pg';
import { noteTemplate } from '../../prisma/seed/note-template.js';
import { written } from '../support/note-clinic.js';
import { addendum, api, clinic, draft, open, save, setUpNotes, sign, takeOver } from '../support/notes-scene.js';

setUpNotes();

describe('the database refuses, also to the application itself,', () => {
  let app: pg.Client;
  let id: string;
  beforeAll(async () => {
    const { body: note } = await open(await clinic.visit(), clinic.amara, { ofColleague: true });
    const { body: taken } = await takeOver(note.id, note.etag, clinic.leo);
    id = note.id;
    expect((await sign(id, (await save(id, written, taken.etag)).etag)).status).toBe(200);
    await addendum(id, { kind: 'ADDENDUM', text: 'x' });
    app = new pg.Client({ connectionString: api.appUrl });
    await app.connect();
    await app.query(`SELECT set_config('app.clinic_id', $1, false)`, [api.clinic.id]);
  });
  afterAll(async () => {
    await app.end();
  });

  it.each([
    [`UPDATE integration_note SET content = '{}' WHERE id = $1`, /signed note does not change/],
    [
      `UPDATE integration_note SET version = version + 1, status = 'draft', header = NULL, signed_by = NULL, signed_at = NULL, signature_meaning = NULL, content_hash = NULL WHERE id = $1`,
      /signed note does not change/,
    ],
    ['UPDATE integration_note SET author_id = author_id WHERE id = $1', /signed note does not change/],
    ['UPDATE integration_note SET patient_id = patient_id WHERE id = $1', /permission denied/],
    [
      `INSERT INTO note_handover (clinic_id, note_id, note_version, from_id, from_name, to_id, to_name, reason) SELECT clinic_id, id, version + 1, author_id, 'a', (SELECT u.id FROM staff_user u WHERE u.id <> author_id LIMIT 1), 'b', 'c' FROM integration_note WHERE id = $1`,
      /only a draft/,
    ],
    [
      `INSERT INTO note_set_aside (clinic_id, note_id, origin, written_at, content) SELECT clinic_id, id, 'saved', now(), '{}' FROM integration_note WHERE id = $1`,
      /only a draft/,
    ],
    ['DELETE FROM integration_note WHERE id = $1', /permission denied/],
    [`UPDATE note_addendum SET text = 'y' WHERE note_id = $1`, /permission denied/],
    ['DELETE FROM note_addendum WHERE note_id = $1', /permission denied/],
    [`UPDATE note_template SET definition = '{}' WHERE $1::uuid IS NOT NULL`, /permission denied/],
  ])('%s', async (sql, refusal) => {
    await expect(app.query(sql, [id])).rejects.toThrow(refusal);
  });

  it.each(['TRUNCATE integration_note CASCADE', 'TRUNCATE note_addendum'])('%s', async (sql) => {
    await expect(app.query(sql)).rejects.toThrow(/permission denied/);
    await expect(api.sql(sql)).rejects.toThrow(/append-only/);
  });

  it('any change of a signed note by the owner of the tables', async () => {
    for (const sql of [
      `UPDATE note_template SET definition = '{}' WHERE $1::uuid IS NOT NULL`,
      'DELETE FROM note_template WHERE $1::uuid IS NOT NULL',
      `UPDATE integration_note SET content = '{}', version = version + 1 WHERE id = $1`,
      'DELETE FROM integration_note WHERE id = $1',
      `UPDATE note_addendum SET text = 'y' WHERE note_id = $1`,
      'DELETE FROM note_addendum WHERE note_id = $1',
      `UPDATE note_handover SET reason = 'y' WHERE note_id = $1`,
      'DELETE FROM note_handover WHERE note_id = $1',
    ]) {
      await expect(api.sql(sql, [id])).rejects.toThrow(/does not change|append-only|a note stays/);
    }
  });

  it('another patient, a skipped version, an addendum or a signature by a colleague for a draft', async () => {
    const note = await draft();
    await expect(app.query(`UPDATE integration_note SET content = '{}' WHERE id = $1`, [note.id])).rejects.toThrow(
      /one version at a time/,
    );
    await expect(
      api.sql(`UPDATE integration_note SET patient_id = $2, version = version + 1 WHERE id = $1`, [
        note.id,
        api.clinic.patients[2],
      ]),
    ).rejects.toThrow(/only the content/);
    await expect(
      app.query(
        `INSERT INTO note_addendum (clinic_id, note_id, kind, text, author_id, signed_at, content_hash) VALUES ($1, $2, 'ADDENDUM', 'x', $3, now(), sha256('x'))`,
        [api.clinic.id, note.id, clinic.leoId],
      ),
    ).rejects.toThrow(/only a signed note/);
    const signWith = (by: string, hash: string, signer = `signed_name = 'x', signed_with = 'password-session'`) =>
      app.query(
        `UPDATE integration_note SET version = version + 1, status = 'signed', header = '{}', signed_by = $2, signed_at = now(), signature_meaning = 'x', content_hash = ${hash}, ${signer} WHERE id = $1`,
        [note.id, by],
      );
    await expect(signWith(clinic.amaraId, `sha256('x')`)).rejects.toThrow(/check constraint/);
    await expect(signWith(clinic.leoId, 'NULL')).rejects.toThrow(/check constraint/);
    await expect(
      signWith(clinic.leoId, `sha256('x')`, `signed_name = NULL, signed_with = 'password-session'`),
    ).rejects.toThrow(/check constraint "integration_note_signer"/);
    await expect(signWith(clinic.leoId, `sha256('x')`, 'hash_version = 1')).rejects.toThrow(/names its signer/);
    await expect(
      app.query('UPDATE integration_note SET author_id = $2, version = version + 1 WHERE id = $1', [
        note.id,
        clinic.amaraId,
      ]),
    ).rejects.toThrow(/by a hand-over only/);
  });

  it("a new note that is already signed or is about another patient's visit", async () => {
    const insert = (patient: string | undefined, visit: string, more = '') =>
      app.query(
        `INSERT INTO integration_note (clinic_id, patient_id, appointment_id, author_id, template_code, template_version${more && ', version'}) VALUES ($1, $2, $3, $4, 'integration', ${noteTemplate.version}${more})`,
        [api.clinic.id, patient, visit, clinic.leoId],
      );
    const visit = await clinic.visit();
    await expect(insert(api.clinic.patients[2], visit)).rejects.toThrow(/not of this patient/);
    await expect(insert(api.clinic.patients[0], visit, ', 7')).rejects.toThrow(/begins as a draft/);
  });
});
