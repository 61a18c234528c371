import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createTestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { noteTemplate } from '../../../../prisma/seed/note-template.js';

const root = path.resolve(import.meta.dirname, '../../../..');
const { definition } = noteTemplate;
const before = { ...definition, fields: definition.fields.filter((field) => !('section' in field)) };

describe('the version of the integration note that asks what a video visit begins with', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner?.end();
    await database?.drop();
  });

  it('comes to each clinic that has the note, once, and leaves the version in force as it is', async () => {
    const clinics = [randomUUID(), randomUUID()];
    for (const [index, clinic] of clinics.entries()) {
      await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinic]);
      await owner.query(`INSERT INTO clinic (id, name, sender_name, phone, time_zone) VALUES ($1, 'Larkspur', 'Larkspur', '(323) 555-0100', 'America/Los_Angeles')`, [clinic]);
      if (index === 0) await owner.query(`INSERT INTO note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at) VALUES ($1, 'integration', 1, 'Integration note', $2, 'test', 'test', now())`, [clinic, JSON.stringify(before)]);
    }
    const sql = readFileSync(path.join(root, 'prisma/migrations/20261121001000_note_truth/migration.sql'), 'utf8');
    for (let times = 0; times < 2; times += 1) await owner.query(sql.slice(sql.lastIndexOf('DO $$')));
    const versions = async (clinic: string) => {
      await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinic]);
      return (await owner.query('SELECT version, definition, approved_by FROM note_template WHERE clinic_id = $1 ORDER BY version', [clinic])).rows;
    };
    expect(await versions(clinics[0] as string)).toEqual([{ version: 1, definition: before, approved_by: 'test' }, { version: 2, definition, approved_by: 'test; the added fields: migration' }]);
    expect(await versions(clinics[1] as string)).toEqual([]);
  });

  it('is the one a new clinic begins with', () => {
    const example = JSON.parse(readFileSync(path.join(root, 'docker/clinic.example.json'), 'utf8')) as { noteTemplates: unknown[] };
    expect(example.noteTemplates).toEqual([expect.objectContaining({ code: 'integration', version: noteTemplate.version, definition })]);
  });
});
