import { readFileSync } from 'node:fs';
import path from 'node:path';
import { noteTemplate } from '../../prisma/seed/note-template.js';
import { startApi, type TestApi } from '../support/api.js';
import { createNoteClinic, noteActs, type NoteClinic, written } from '../support/note-clinic.js';

const { purposes: _, ...form } = noteTemplate.definition;
/** As the release before had it: for the service with this code. */
const formerly = { ...noteTemplate, version: 3, definition: { ...form, serviceCodes: ['integration'] } };
const upgrade = readFileSync(
  path.resolve(import.meta.dirname, '../../prisma/migrations/20261129002050_note_purposes/migration.sql'),
  'utf8',
);

let api: TestApi;
let clinic: NoteClinic;
const { open, save, sign, signed } = noteActs(() => clinic);
const read = async (id: string) => (await clinic.leo.get(`/api/notes/${id}`)).body;

beforeAll(async () => {
  api = await startApi();
  clinic = await createNoteClinic(api, formerly);
});
afterAll(() => api?.stop());

it('notes from before templates went by purposes stay what they are: signed ones still verify, drafts are signed by their own version, new ones have the new one', async () => {
  const before = await read(await signed());
  const { body: draft } = await open(await clinic.visit());
  await api.sql(upgrade);
  expect(before).toMatchObject({ intact: true, template: { version: 3 } });
  expect(await read(before.id)).toEqual(before);
  const { etag } = await save(draft.id, written, draft.etag);
  expect((await sign(draft.id, etag)).status).toBe(200);
  expect(await read(draft.id)).toMatchObject({ intact: true, template: { version: 3 } });
  const after = await read((await open(await clinic.visit())).body.id);
  expect(after.template).toMatchObject({ version: 4, fields: before.template.fields });
});
