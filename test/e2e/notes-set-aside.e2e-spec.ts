import { code } from '../support/note-clinic.js';
import { clinic, draft, setUpNotes } from '../support/notes-scene.js';

setUpNotes();

it('a draft keeps as much unchosen text as one save may contain; a save beyond that is refused and changes nothing', async () => {
  const note = await draft();
  const put = (hour: number) =>
    clinic.leo.put(
      `/api/notes/${note.id}`,
      {
        content: {},
        setAside: Array.from({ length: 20 }, (_, minute) => ({
          origin: 'unsaved',
          writtenAt: `2026-11-20T${10 + hour}:${10 + minute}:00.000Z`,
          content: { phenomenology: 'x'.repeat(20_000), themes: 'x'.repeat(9000) },
        })),
      },
      { 'if-match': note.etag },
    );
  expect((await put(0)).status).toBe(200);
  expect(code(await put(1))).toEqual([422, 'NOTES.TOO_MUCH_SET_ASIDE']);
  expect((await put(0)).status).toBe(200);
  expect((await clinic.leo.get(`/api/notes/${note.id}`)).body.setAside).toHaveLength(20);
});
