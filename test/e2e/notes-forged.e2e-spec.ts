import { UnitOfWork } from '@snowmelt/database';
import { contentForged, hashForged } from '@snowmelt/notes/testing';
import { SignaturesDuty } from '../../libs/notes/src/integrity/signatures.duty.js';
import { noteHash } from '../../libs/notes/src/note/note-hash.js';
import { NoteRepository, type NoteRow } from '../../libs/notes/src/note/note.repository.js';
import { addendum, api, clinic, setUpNotes, signed } from '../support/notes-scene.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';

setUpNotes();

let worker: WorkerParts;
beforeAll(async () => {
  worker = await startWorkerParts(api.appUrl);
});
afterAll(() => worker?.stop());

const inClinic = <T>(work: () => Promise<T>) => worker.get(UnitOfWork).run(api.clinic.id, work);
/** One look of the duty, in its own words. */
const look = () =>
  inClinic(() => worker.get(SignaturesDuty).act({ clinicId: api.clinic.id })).then(
    () => 'whole',
    ({ message }: Error) => message,
  );
const signedNote = () => signed();
const rowOf = async (id: string) => (await inClinic(() => worker.get(NoteRepository).find(id))) as NoteRow;
/** As whoever owns the tables could who knows the rule of the hash. */
async function forgedWithItsHash(id: string): Promise<void> {
  await contentForged(api.sql, id, { plan: 'something else' });
  const row = await rowOf(id);
  const { signedAt, signatureMeaning } = row as NoteRow & { signedAt: string; signatureMeaning: string };
  const hash = noteHash({ ...row, noteId: id, signedBy: row.author.id, signedAt, meaning: signatureMeaning });
  await hashForged(api.sql, id, hash);
}

it('signed notes and their addenda are what was signed', async () => {
  await addendum(await signedNote(), { kind: 'ADDENDUM', text: 'x' });
  expect(await look()).toBe('whole');
});

it('a note is found whose content was changed, and one that was changed together with its hash', async () => {
  const [changed, rehashed] = [await signedNote(), await signedNote()];
  expect(await look()).toBe('whole');
  await contentForged(api.sql, changed, { plan: 'something else' });
  await forgedWithItsHash(rehashed);
  expect((await clinic.leo.get(`/api/notes/${rehashed}`)).body.intact).toBe(true); // by itself it looks whole
  const found = await look();
  expect(found).toContain(changed);
  expect(found).toContain(rehashed);
  expect(found).not.toContain('something else');
});
