import { startApi, type TestApi } from './api.js';
import { createNoteClinic, noteActs, type NoteClinic } from './note-clinic.js';

export let api: TestApi;
export let clinic: NoteClinic;
export const { open, save, sign, takeOver, handIn, addendum, draft, complete, signed } = noteActs(() => clinic);

export const stored = async (id: string) =>
  (await api.sql('SELECT status, version, content FROM integration_note WHERE id = $1', [id]))[0];

/** An API and its clinic with notes. */
export function setUpNotes(): void {
  beforeAll(async () => {
    api = await startApi();
    clinic = await createNoteClinic(api);
  });
  afterAll(async () => {
    await api?.stop();
  });
}
