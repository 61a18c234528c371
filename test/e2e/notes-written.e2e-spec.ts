import { code, written } from '../support/note-clinic.js';
import { addendum, api, clinic, complete, draft, save, setUpNotes, sign, stored } from '../support/notes-scene.js';

setUpNotes();

describe('two people or tabs that write at once', () => {
  it('from the same version: the second is refused, gets the text of the first, and changes nothing', async () => {
    const note = await draft();
    const answers = await Promise.all([
      save(note.id, { themes: 'first tab' }, note.etag),
      save(note.id, { themes: 'second tab' }, note.etag),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
    const [won, lost] = answers[0]?.status === 200 ? [answers[0], answers[1]] : [answers[1], answers[0]];
    expect(lost).toMatchObject({
      type: 'application/problem+json; charset=utf-8',
      etag: won?.etag,
      body: {
        code: 'NOTES.CHANGED_MEANWHILE',
        status: 412,
        meta: { version: 2, etag: won?.etag, content: (await stored(note.id))?.['content'] },
      },
    });
    expect(await stored(note.id)).toMatchObject({ version: 2 });
    expect(
      await api.sql(`SELECT FROM audit_event WHERE entity_id = $1 AND action = 'note.conflict'`, [note.id]),
    ).toHaveLength(1);
  });

  it.each([
    ['no version', null, 428],
    ['any version', '*', 428],
    ['a weak tag', 'W/', 412],
    ['the tag of another note', 'other', 412],
    ['rubbish', '%', 412],
  ] as const)('are refused with %s, and write nothing', async (_what, tag, status) => {
    const note = await draft();
    const other = await draft();
    const etag = tag === 'W/' ? `W/${note.etag}` : tag === 'other' ? other.etag : tag;
    expect((await save(note.id, { themes: 'x' }, etag)).status).toBe(status);
    expect((await sign(note.id, etag)).status).toBe(status);
    expect(await stored(note.id)).toMatchObject({ version: 1, content: {}, status: 'draft' });
  });

  it('keep the text they did not choose until the note is signed', async () => {
    const note = await draft();
    const first = await save(note.id, { ...written, plan: 'first tab' }, note.etag);
    const notChosen = { origin: 'saved', writtenAt: '2026-11-20T18:00:00.000Z', content: { plan: 'first tab' } };
    const put = (content: object, setAside: object[], etag: string) =>
      clinic.leo.put(`/api/notes/${note.id}`, { content, setAside }, { 'if-match': etag });
    const chosen = await put({ ...written, plan: 'second tab' }, [notChosen], first.etag as string);
    expect(chosen).toMatchObject({ status: 200, body: { version: 3 } });
    const typed = { ...notChosen, origin: 'unsaved', content: { themes: 'typed offline' } };
    for (let times = 0; times < 2; times += 1)
      expect(await put({ ...written, plan: 'second tab' }, [typed], chosen.etag as string)).toMatchObject({
        status: 200,
        body: { version: 3 },
      });
    expect((await clinic.leo.get(`/api/notes/${note.id}`)).body.setAside).toEqual([notChosen, typed]);
    expect(code(await put(written, [{ ...notChosen, content: { mood: 'x' } }], chosen.etag as string))).toEqual([
      422,
      'NOTES.UNKNOWN_FIELD',
    ]);
    expect((await sign(note.id, chosen.etag)).status).toBe(200);
    expect((await clinic.leo.get(`/api/notes/${note.id}`)).body).toMatchObject({ setAside: [], intact: true });
    expect(await api.sql('SELECT FROM note_set_aside WHERE note_id = $1', [note.id])).toHaveLength(0);
  });

  it('make no new version by saving the same text again', async () => {
    const note = await complete();
    expect(await save(note.id, { ...written }, note.etag)).toMatchObject({
      status: 200,
      body: { version: 2, etag: note.etag },
    });
  });

  it('cannot both write: a draft is saved and signed by its author only', async () => {
    const note = await draft();
    expect(code(await save(note.id, { themes: 'x' }, note.etag, clinic.amara))).toEqual([403, 'NOTES.NOT_THE_AUTHOR']);
    expect(code(await sign(note.id, note.etag, clinic.amara))).toEqual([403, 'NOTES.NOT_THE_AUTHOR']);
  });
});

describe('a note', () => {
  it.each([
    ['an unknown field', { mood: 'x' }, 422, 'NOTES.UNKNOWN_FIELD'],
    ['a field the system fills in', { daysSinceDose: '1' }, 422, 'NOTES.UNKNOWN_FIELD'],
    ['a number', { themes: 3 }, 422, 'VALIDATION.FAILED'],
    ['an object', { themes: { $ne: null } }, 422, 'VALIDATION.FAILED'],
    ['null', { themes: null }, 422, 'VALIDATION.FAILED'],
    ['a character too many', { themes: 'x'.repeat(20_001) }, 422, 'VALIDATION.FAILED'],
    ['more than its field takes', { cadence: 'x'.repeat(501) }, 422, 'NOTES.FIELD_TOO_LONG'],
    ['a NUL', { themes: 'a\u0000b' }, 422, 'VALIDATION.FAILED'],
    ['half of a surrogate pair', { themes: '\ud800' }, 422, 'VALIDATION.FAILED'],
    ['a list', ['themes'], 422, 'VALIDATION.FAILED'],
    ['an invalid key', { 'a b': 'x' }, 422, 'VALIDATION.FAILED'],
  ] as const)('is refused with %s', async (_what, content, status, reason) => {
    const note = await draft();
    expect(code(await save(note.id, content, note.etag))).toEqual([status, reason]);
    expect(await stored(note.id)).toMatchObject({ version: 1, content: {} });
  });

  it.each([
    ['a time of signing set by the caller', { content: {}, signedAt: '2026-01-01T00:00:00Z' }, 422],
    ['a prototype', '{"content":{"__proto__":{"x":"y"}}}', 400],
    ['broken JSON', '{"content":', 400],
    ['a field twice', '{"content":{"themes":"sea"},"content":{}}', 400],
    ['5 MB', { content: { themes: 'x'.repeat(5_000_000) } }, 413],
    ['a byte more than 1 MiB', JSON.stringify({ content: {} }).padEnd(1024 * 1024 + 1), 413],
    ['depth 10 000', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 413],
  ])('is refused with %s', async (_what, body, status) => {
    const note = await draft();
    const answer = await clinic.leo.put(`/api/notes/${note.id}`, body, { 'if-match': note.etag });
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json; charset=utf-8']);
    expect(await stored(note.id)).toMatchObject({ version: 1 });
  });

  it('may be larger than other requests: every field full, in the widest characters', async () => {
    const note = await draft();
    const content = Object.fromEntries(
      ['phenomenology', 'themes', 'insight', 'supports', 'risks', 'sleepAndSubstances', 'plan'].map((key) => [
        key,
        '❄'.repeat(20_000),
      ]),
    );
    expect((await save(note.id, content, note.etag)).status).toBe(200);
    expect((await stored(note.id))?.['content']).toEqual(content);
    expect((await clinic.leo.post('/api/patients', { givenName: 'x'.repeat(110_000) })).status).toBe(413);
  });

  it.each([
    `'; DROP TABLE integration_note; --`,
    '{{7*7}}',
    '<svg onload=alert(1)>',
    '${jndi:ldap://x}',
    'tab\tnew\nline',
    '🏔️ ❄️ ñ',
  ])('stores %s as the text it is', async (themes) => {
    const note = await draft();
    expect((await save(note.id, { themes }, note.etag)).status).toBe(200);
    expect((await clinic.leo.get(`/api/notes/${note.id}`)).body.content).toEqual({ themes });
  });
});

describe('what is pasted from a word processor or a PDF', () => {
  const pasted = 'Snow\vand water\fmelting,\r\nten\u00a0minutes.\rThen\u0085rest\u2028and\u2029sleep. 🙂';
  const lines = 'Snow\nand water\nmelting,\nten\u00a0minutes.\nThen\nrest\nand\nsleep. 🙂';

  it('is kept with line ends, and signed as it is read', async () => {
    const note = await draft();
    const { etag } = await save(note.id, { ...written, themes: pasted }, note.etag);
    const read = async () => (await clinic.leo.get(`/api/notes/${note.id}`)).body;
    expect((await read()).content.themes).toBe(lines);
    // the page that typed it has the same text, so that sending it is no new version
    expect((await save(note.id, { ...written, themes: lines }, etag)).etag).toBe(etag);
    expect((await sign(note.id, etag)).status).toBe(200);
    expect((await addendum(note.id, { kind: 'CORRECTION', text: pasted, reason: 'misheard' })).status).toBe(201);
    expect(await read()).toMatchObject({
      intact: true,
      content: { themes: lines },
      addenda: [{ text: lines, intact: true }],
    });
  });

  it('is refused with the field and the number of characters where it is too long, counted as the page counts', async () => {
    const note = await draft();
    const refused = await save(note.id, { cadence: '🙂'.repeat(503) }, note.etag);
    expect([code(refused), refused.body.errors]).toEqual([
      [422, 'NOTES.FIELD_TOO_LONG'],
      [{ path: 'content.cadence', message: 'Cadence may have at most 500 characters and has 3 more' }],
    ]);
    expect((await save(note.id, { cadence: '🙂'.repeat(500) }, note.etag)).status).toBe(200);
  });
});
