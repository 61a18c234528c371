import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { noteTemplate } from '../../prisma/seed/note-template.js';
import { startApi, type TestApi } from '../support/api.js';
import { asked, code, createNoteClinic, noteActs, type NoteClinic, written } from '../support/note-clinic.js';

let api: TestApi;
let clinic: NoteClinic;
const { open, save, sign, takeOver, addendum, draft, complete, signed } = noteActs(() => clinic);
beforeAll(async () => {
  api = await startApi();
  clinic = await createNoteClinic(api);
});
afterAll(async () => {
  await api?.stop();
});

const stored = async (id: string) =>
  (await api.sql('SELECT status, version, content FROM integration_note WHERE id = $1', [id]))[0];

describe('the note of a visit', () => {
  it('is opened once, written, signed, and read with its header', async () => {
    await clinic.visit('fulfilled', { patient: 1, hoursAgo: 24 * 30, service: api.clinic.services.infusion });
    await clinic.visit('fulfilled', { patient: 1, hoursAgo: 24 * 5, service: api.clinic.services.infusion });
    await clinic.visit('noshow', { patient: 1, hoursAgo: 24 * 3, service: api.clinic.services.infusion });
    const appointmentId = await clinic.visit('arrived', { patient: 1, hoursAgo: 24 * 2 });
    await clinic.visit('fulfilled', { patient: 1, hoursAgo: 24, service: api.clinic.services.infusion }); // since the visit: it was not before it
    const first = await open(appointmentId);
    expect(first).toMatchObject({
      status: 201,
      body: { appointmentId, status: 'draft', author: { displayName: 'Leo Park, LMFT' } },
    });
    expect(await open(appointmentId)).toMatchObject({ status: 200, body: first.body });
    const { id } = first.body as { id: string };

    const saved = await save(id, written, first.etag);
    expect(saved).toMatchObject({ status: 200, etag: saved.body.etag, body: { version: 2 } });
    const read = await clinic.nurse.get(`/api/notes/${id}`);
    expect(read).toMatchObject({
      status: 200,
      etag: saved.etag,
      body: {
        content: written,
        signature: null,
        intact: true,
        header: { daysSinceDose: 3, clinician: 'Leo Park, LMFT', modality: 'telehealth', actualStartsAt: null },
      },
    });
    expect(read.body.template.fields.map((field: { key: string }) => field.key)).toEqual([
      'daysSinceDose',
      ...Object.keys(asked),
      'phenomenology',
      'themes',
      'insight',
      'practice',
      'supports',
      'suicidalThoughts',
      'risks',
      'sleepAndSubstances',
      'plan',
      'cadence',
    ]);

    const signature = await sign(id, saved.etag);
    expect(signature).toMatchObject({
      status: 200,
      body: { noteId: id, by: { id: clinic.leoId }, contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(await clinic.leo.get(`/api/notes/${id}`)).toMatchObject({
      body: { status: 'signed', intact: true, signature: signature.body, header: { daysSinceDose: 3 } },
    });
    expect((await clinic.leo.get(`/api/patients/${api.clinic.patients[1]}/notes`)).body).toMatchObject({
      items: [{ id, status: 'signed', addenda: 0, service: 'Integration visit' }],
      nextCursor: null,
    });

    expect(
      await api.sql(`SELECT type, payload FROM domain_event WHERE payload ->> 'noteId' = $1 ORDER BY seq`, [id]),
    ).toEqual(
      ['note.started', 'note.signed'].map((type) => ({
        type,
        payload: { patientId: api.clinic.patients[1], noteId: id, appointmentId },
      })),
    );
    expect(
      (await api.sql(`SELECT action FROM audit_event WHERE entity_id = $1 ORDER BY seq`, [id])).map(
        (row) => row['action'],
      ),
    ).toEqual(['note.start', 'note.save', 'note.read', 'note.sign', 'note.read']);
  });

  it('has the times the visit really had, once it said so', async () => {
    const appointmentId = await clinic.visit('arrived', { patient: 2 });
    const { body: note } = await open(appointmentId);
    await clinic.say(appointmentId, 'visit.started', '2026-11-20T18:03:00Z');
    const header = async () => (await clinic.leo.get(`/api/notes/${note.id}`)).body.header;
    expect(await header()).toMatchObject({ actualStartsAt: '2026-11-20T18:03:00.000Z', actualEndsAt: null });
    const etag = (await save(note.id, written, note.etag)).etag;
    expect(code(await sign(note.id, etag))).toEqual([409, 'NOTES.VISIT_GOES_ON']);
    await clinic.say(appointmentId, 'visit.ended', '2026-11-20T18:51:00Z');
    expect((await sign(note.id, etag)).status).toBe(200);
    await clinic.say(appointmentId, 'visit.ended', '2026-11-20T23:00:00Z');
    expect(await header()).toMatchObject({
      actualStartsAt: '2026-11-20T18:03:00.000Z',
      actualEndsAt: '2026-11-20T18:51:00.000Z',
    });
  });

  it('ends when the two were last together, where nobody ended the visit', async () => {
    const appointmentId = await clinic.visit('arrived', { patient: 2 });
    const { body: note } = await open(appointmentId);
    await clinic.say(appointmentId, 'visit.started', '2026-11-20T18:03:00Z');
    await api.sql(
      `INSERT INTO domain_event (clinic_id, type, patient_id, payload, occurred_at) SELECT clinic_id, 'visit.ended', patient_id, jsonb_build_object('appointmentId', id, 'heldUntil', '2026-11-20T18:40:00.000Z'), '2026-11-20T19:20:00Z' FROM appointment WHERE id = $1`,
      [appointmentId],
    );
    expect((await clinic.leo.get(`/api/notes/${note.id}`)).body.header).toMatchObject({
      actualStartsAt: '2026-11-20T18:03:00.000Z',
      actualEndsAt: '2026-11-20T18:40:00.000Z',
    });
  });

  it('keeps the header it was signed with', async () => {
    const note = await complete();
    await sign(note.id, note.etag);
    await api.sql(
      `UPDATE appointment SET starts_at = starts_at - interval '30 days', ends_at = ends_at - interval '30 days', starts_local = starts_local - interval '30 days' WHERE id = (SELECT appointment_id FROM integration_note WHERE id = $1)`,
      [note.id],
    );
    expect((await clinic.leo.get(`/api/notes/${note.id}`)).body).toMatchObject({ intact: true });
  });

  it('opened by two at once is one', async () => {
    const appointmentId = await clinic.visit();
    const answers = await Promise.all([
      open(appointmentId),
      open(appointmentId, clinic.amara, { ofColleague: true }),
      open(appointmentId),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  });

  it.each([
    ['cancelled', 409, 'NOTES.VISIT_NOT_HELD'],
    ['noshow', 409, 'NOTES.VISIT_NOT_HELD'],
  ] as const)('of a visit that is %s is refused', async (status, http, reason) => {
    expect(code(await open(await clinic.visit(status)))).toEqual([http, reason]);
  });

  it('of a service without a template is refused', async () => {
    expect(code(await open(await clinic.visit('arrived', { service: api.clinic.services.checkIn })))).toEqual([
      422,
      'NOTES.NO_TEMPLATE',
    ]);
  });

  it('is not for the front desk, the admin or the street, and nurses only read', async () => {
    const appointmentId = await clinic.visit();
    const { body: note } = await open(appointmentId);
    const desk = api.staff; // front desk and nurse
    for (const who of [clinic.nurse, desk, clinic.admin]) {
      expect(code(await open(appointmentId, who))).toEqual([403, 'IDENTITY.ROLE_MISSING']);
      expect(code(await save(note.id, written, note.etag, who))).toEqual([403, 'IDENTITY.ROLE_MISSING']);
      expect(code(await sign(note.id, note.etag, who))).toEqual([403, 'IDENTITY.ROLE_MISSING']);
    }
    expect(code(await clinic.admin.get(`/api/notes/${note.id}`))).toEqual([403, 'IDENTITY.ROLE_MISSING']);
    expect((await clinic.nurse.get(`/api/notes/${note.id}`)).status).toBe(200);
    expect((await api.anybody.get(`/api/notes/${note.id}`)).status).toBe(401);
    expect(await stored(note.id)).toMatchObject({ version: 1, content: {} });
  });

  it('of another clinic is an id nobody has, on every route', async () => {
    const appointmentId = await clinic.visit();
    const { body: note } = await open(appointmentId);
    await api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [api.other.id]);
    await api.sql(`UPDATE staff_user SET roles = '{clinician,prescriber,nurse}' WHERE id = $1`, [api.other.staffId]);
    await api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [api.clinic.id]);
    for (const [noteId, visit] of [
      [note.id, appointmentId],
      [randomUUID(), randomUUID()],
      ['1', "'"],
    ] as const) {
      const answers = [
        await open(visit, api.otherStaff),
        await api.otherStaff.get(`/api/notes/${noteId}`),
        await save(noteId, written, note.etag, api.otherStaff),
        await save(noteId, written, null, api.otherStaff),
        await sign(noteId, note.etag, api.otherStaff),
        await addendum(noteId, { kind: 'ADDENDUM', text: 'x' }, api.otherStaff),
      ];
      expect(answers.map((answer) => answer.status)).toEqual(Array(6).fill(404));
    }
    expect((await api.otherStaff.get(`/api/patients/${api.clinic.patients[0]}/notes`)).status).toBe(404);
    expect((await api.otherStaff.get('/api/notes/unsigned?scope=all')).body.items).toEqual([]);
    expect(await stored(note.id)).toMatchObject({ version: 1 });
  });
});

describe('two who write', () => {
  it('with one version: the second is told, shown the text of the first, and changes nothing', async () => {
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
  ] as const)('%s is refused and nothing is written', async (_what, tag, status) => {
    const note = await draft();
    const other = await draft();
    const etag = tag === 'W/' ? `W/${note.etag}` : tag === 'other' ? other.etag : tag;
    expect((await save(note.id, { themes: 'x' }, etag)).status).toBe(status);
    expect((await sign(note.id, etag)).status).toBe(status);
    expect(await stored(note.id)).toMatchObject({ version: 1, content: {}, status: 'draft' });
  });

  it('keep the text that was not chosen, until the note is signed', async () => {
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

  it('the same text again makes no new version', async () => {
    const note = await complete();
    expect(await save(note.id, { ...written }, note.etag)).toMatchObject({
      status: 200,
      body: { version: 2, etag: note.etag },
    });
  });

  it('somebody else does not write into a draft', async () => {
    const note = await draft();
    expect(code(await save(note.id, { themes: 'x' }, note.etag, clinic.amara))).toEqual([403, 'NOTES.NOT_THE_AUTHOR']);
    expect(code(await sign(note.id, note.etag, clinic.amara))).toEqual([403, 'NOTES.NOT_THE_AUTHOR']);
  });
});

describe('what a note takes', () => {
  it.each([
    ['a field of its own', { mood: 'x' }, 422, 'NOTES.UNKNOWN_FIELD'],
    ['a field the system fills in', { daysSinceDose: '1' }, 422, 'NOTES.UNKNOWN_FIELD'],
    ['a number', { themes: 3 }, 422, 'VALIDATION.FAILED'],
    ['an object', { themes: { $ne: null } }, 422, 'VALIDATION.FAILED'],
    ['null', { themes: null }, 422, 'VALIDATION.FAILED'],
    ['a character too many', { themes: 'x'.repeat(20_001) }, 422, 'VALIDATION.FAILED'],
    ['more than its field takes', { cadence: 'x'.repeat(501) }, 422, 'NOTES.FIELD_TOO_LONG'],
    ['a NUL', { themes: 'a\u0000b' }, 422, 'VALIDATION.FAILED'],
    ['half of a surrogate pair', { themes: '\ud800' }, 422, 'VALIDATION.FAILED'],
    ['a list', ['themes'], 422, 'VALIDATION.FAILED'],
    ['a key that is none', { 'a b': 'x' }, 422, 'VALIDATION.FAILED'],
  ] as const)('not %s', async (_what, content, status, reason) => {
    const note = await draft();
    expect(code(await save(note.id, content, note.etag))).toEqual([status, reason]);
    expect(await stored(note.id)).toMatchObject({ version: 1, content: {} });
  });

  it.each([
    ['a signature of its own', { content: {}, signedAt: '2026-01-01T00:00:00Z' }, 422],
    ['a prototype', '{"content":{"__proto__":{"x":"y"}}}', 400],
    ['broken JSON', '{"content":', 400],
    ['a field twice', '{"content":{"themes":"sea"},"content":{}}', 400],
    ['5 MB', { content: { themes: 'x'.repeat(5_000_000) } }, 413],
    ['a byte more than 1 MiB', JSON.stringify({ content: {} }).padEnd(1024 * 1024 + 1), 413],
    ['depth 10 000', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 413],
  ])('not %s', async (_what, body, status) => {
    const note = await draft();
    const answer = await clinic.leo.put(`/api/notes/${note.id}`, body, { 'if-match': note.etag });
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json; charset=utf-8']);
    expect(await stored(note.id)).toMatchObject({ version: 1 });
  });

  it('every field full, in the widest letters: more than other routes take', async () => {
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
      [{ path: 'content.cadence', message: 'Cadence takes at most 500 characters, and has 3 more' }],
    ]);
    expect((await save(note.id, { cadence: '🙂'.repeat(500) }, note.etag)).status).toBe(200);
  });
});

describe('signing', () => {
  it('names what is missing, blanks too', async () => {
    const note = await draft();
    const saved = await save(note.id, { ...written, insight: ' \n ', plan: '' }, note.etag);
    const refused = await sign(note.id, saved.etag);
    expect(refused).toMatchObject({ status: 422, body: { code: 'NOTES.INCOMPLETE' } });
    expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual([
      'content.insight',
      'content.plan',
    ]);
    expect(await stored(note.id)).toMatchObject({ status: 'draft', version: 2 });
  });

  it('a double click, and again later, is one signature with one answer; another person is refused', async () => {
    const note = await complete();
    const answers = await Promise.all([sign(note.id, note.etag), sign(note.id, note.etag), sign(note.id, note.etag)]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(new Set([...answers, await sign(note.id, '"old"')].map((answer) => JSON.stringify(answer.body))).size).toBe(
      1,
    );
    expect(code(await sign(note.id, note.etag, clinic.amara))).toEqual([409, 'NOTES.ALREADY_SIGNED']);
    expect(
      await api.sql(`SELECT FROM domain_event WHERE type = 'note.signed' AND payload ->> 'noteId' = $1`, [note.id]),
    ).toHaveLength(1);
    expect(
      await api.sql(`SELECT FROM audit_event WHERE action = 'note.sign' AND entity_id = $1`, [note.id]),
    ).toHaveLength(1);
  });

  it('a version that is not the present one is not what the author saw', async () => {
    const note = await complete();
    await save(note.id, { ...written, plan: 'Another plan.' }, note.etag);
    const refused = await sign(note.id, note.etag);
    expect(refused).toMatchObject({ status: 412, body: { code: 'NOTES.CHANGED_MEANWHILE', meta: { version: 3 } } });
    expect(JSON.stringify(refused.body)).not.toContain('plan');
    expect(await stored(note.id)).toMatchObject({ status: 'draft' });
  });

  it('a visit to come is not signed, nor one whose time passed and nobody came', async () => {
    for (const hoursAgo of [-5, 5]) {
      const appointmentId = await clinic.visit('booked', { hoursAgo });
      const { body: note } = await open(appointmentId);
      expect(code(await sign(note.id, (await save(note.id, written, note.etag)).etag))).toEqual([
        409,
        'NOTES.VISIT_NOT_BEGUN',
      ]);
      await api.sql('DELETE FROM reservation WHERE appointment_id = $1', [appointmentId]);
    }
  });

  it('ends every change, by the API', async () => {
    const id = await signed();
    const { etag, body } = await clinic.leo.get(`/api/notes/${id}`);
    expect(code(await save(id, { ...written, plan: 'changed' }, etag))).toEqual([409, 'NOTES.SIGNED']);
    expect(code(await save(id, { ...written, plan: 'changed' }, etag, clinic.amara))).toEqual([409, 'NOTES.SIGNED']);
    expect((await clinic.leo.get(`/api/notes/${id}`)).body).toEqual(body);
  });
});

describe('addenda', () => {
  it('stand beside the original, by whoever writes them', async () => {
    const id = await signed();
    const before = (await clinic.leo.get(`/api/notes/${id}`)).body;
    const [{ yesterday, before: earlier }] = (await api.sql(
      `SELECT (now() - interval '1 day')::date::text AS yesterday, now() AS before`,
    )) as [{ yesterday: string; before: Date }];
    const added = [
      await addendum(id, { kind: 'ADDENDUM', text: 'The sister came along.' }),
      await addendum(
        id,
        { kind: 'CORRECTION', text: 'Walks at eight, not at seven.', reason: 'misheard' },
        clinic.amara,
      ),
      await addendum(id, { kind: 'LATE_ENTRY', text: 'Slept badly.', reason: 'forgotten', happenedOn: yesterday }),
    ];
    expect(added.map((answer) => answer.status)).toEqual([201, 201, 201]);
    const after = (await clinic.nurse.get(`/api/notes/${id}`)).body;
    expect(after).toMatchObject({
      content: before.content,
      signature: before.signature,
      intact: true,
      etag: added[2]?.body.etag,
    });
    expect(after.addenda).toMatchObject([
      { kind: 'ADDENDUM', reason: null, author: { id: clinic.leoId }, intact: true },
      { kind: 'CORRECTION', reason: 'misheard', author: { id: clinic.amaraId }, intact: true },
      { kind: 'LATE_ENTRY', happenedOn: yesterday, intact: true },
    ]);
    expect(Date.parse(after.addenda[0].signedAt)).toBeGreaterThanOrEqual(earlier.getTime());
    expect(
      await api.sql(`SELECT FROM domain_event WHERE type = 'note.addendum-added' AND payload ->> 'noteId' = $1`, [id]),
    ).toHaveLength(3);
  });

  it.each([
    ['a correction without a reason', { kind: 'CORRECTION', text: 'x' }, 422, 'VALIDATION.FAILED'],
    [
      'a late entry without a reason',
      { kind: 'LATE_ENTRY', text: 'x', happenedOn: '2026-11-01' },
      422,
      'VALIDATION.FAILED',
    ],
    ['a late entry without its day', { kind: 'LATE_ENTRY', text: 'x', reason: 'forgotten' }, 422, 'VALIDATION.FAILED'],
    [
      'a late entry of a day to come',
      { kind: 'LATE_ENTRY', text: 'x', reason: 'forgotten', happenedOn: '2099-01-01' },
      422,
      'NOTES.DATE_TO_COME',
    ],
    [
      'a late entry of a day before the visit',
      { kind: 'LATE_ENTRY', text: 'x', reason: 'forgotten', happenedOn: '1999-01-01' },
      422,
      'NOTES.DATE_BEFORE_VISIT',
    ],
    ['an empty reason', { kind: 'CORRECTION', text: 'x', reason: '  ' }, 422, 'VALIDATION.FAILED'],
    ['an empty text', { kind: 'ADDENDUM', text: ' ' }, 422, 'VALIDATION.FAILED'],
    ['a date of its own', { kind: 'ADDENDUM', text: 'x', signedAt: '2020-01-01T00:00:00Z' }, 422, 'VALIDATION.FAILED'],
    ['an author of its own', { kind: 'ADDENDUM', text: 'x', authorId: randomUUID() }, 422, 'VALIDATION.FAILED'],
    ['another kind', { kind: 'RETRACTED', text: 'x' }, 422, 'VALIDATION.FAILED'],
    ['5 MB', { kind: 'ADDENDUM', text: 'x'.repeat(5_000_000) }, 413, 'HTTP.TOO_LARGE'],
  ])('%s is refused', async (_what, body, status, reason) => {
    const id = await signed();
    expect(code(await addendum(id, body))).toEqual([status, reason]);
    expect(await api.sql('SELECT FROM note_addendum WHERE note_id = $1', [id])).toHaveLength(0);
  });

  it('are for signed notes only', async () => {
    const note = await draft();
    expect(code(await addendum(note.id, { kind: 'ADDENDUM', text: 'x' }))).toEqual([409, 'NOTES.NOT_SIGNED']);
  });
});

describe('the database says no, also to the application itself', () => {
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

  it('the owner of the tables changes nothing either', async () => {
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

  it('a draft keeps its patient and its version, has no addendum, and is signed by its author only', async () => {
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

  it('nobody begins with a signed note, or with the visit of another patient', async () => {
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

describe('unsigned notes', () => {
  it('are listed oldest first, with their age and whose they are, page after page', async () => {
    const visits = {
      old: await clinic.visit('fulfilled', { patient: 3, hoursAgo: 2000 }),
      late: await clinic.visit('fulfilled', { patient: 3, hoursAgo: 49.9 }),
      due: await clinic.visit('fulfilled', { patient: 3, hoursAgo: 25.9 }),
      fresh: await clinic.visit('fulfilled', { patient: 3, hoursAgo: 2.9 }),
    };
    const others = await clinic.visit('fulfilled', { patient: 3, hoursAgo: 70.9, withAmara: true });
    const prepared = await clinic.visit('booked', { patient: 3, hoursAgo: -10 });
    await open(prepared);
    for (const [hoursAgo, status] of [
      [-20, 'cancelled'],
      [100, 'noshow'],
    ] as const) {
      // prepared for, and then called off
      const calledOff = await clinic.visit('booked', { patient: 3, hoursAgo });
      await open(calledOff);
      await api.sql('UPDATE appointment SET status = $2 WHERE id = $1', [calledOff, status]);
    }
    await open(await clinic.visit('fulfilled', { patient: 3, hoursAgo: 60.9, withAmara: true }), clinic.amara);
    await clinic.visit('noshow', { patient: 3, hoursAgo: 500 });
    await clinic.visit('fulfilled', { patient: 3, hoursAgo: 600, service: api.clinic.services.infusion });
    const list = async (who = clinic.leo, scope = 'mine') => {
      const items: {
        appointmentId: string;
        patientId: string;
        ageHours: number;
        flag: string;
        noteId: string | null;
      }[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await who.get(`/api/notes/unsigned?scope=${scope}${cursor && `&cursor=${cursor}`}`);
        items.push(...body.items);
        cursor = body.nextCursor;
      }
      return items.filter((item) => item.patientId === api.clinic.patients[3]);
    };
    expect((await list()).map(({ appointmentId, ageHours, flag }) => [appointmentId, ageHours, flag])).toEqual([
      [visits.old, 1999, 'escalated'],
      [visits.late, 49, 'overdue'],
      [visits.due, 25, 'due'],
      [visits.fresh, 2, 'in_time'],
      [prepared, 0, 'in_time'],
    ]);
    expect((await list(clinic.amara)).map((item) => [item.ageHours, item.noteId !== null])).toEqual([
      [70, false],
      [60, true],
    ]);
    expect((await list(clinic.admin, 'all')).map((item) => item.appointmentId)).toEqual(
      expect.arrayContaining([others, ...Object.values(visits)]),
    );
    expect(JSON.stringify(await list(clinic.nurse, 'all'))).not.toContain('content');

    const { body: note } = await open(visits.late);
    await sign(note.id, (await save(note.id, written, note.etag)).etag);
    expect((await list()).map((item) => item.appointmentId)).not.toContain(visits.late);

    for (let n = 0; n < 55; n += 1) await clinic.visit('fulfilled', { patient: 3, hoursAgo: 3000 + n });
    expect(await list()).toHaveLength(59);
    for (const query of ['scope=theirs', 'cursor=1', 'sort=name'])
      expect((await clinic.leo.get(`/api/notes/unsigned?${query}`)).status).toBe(422);
  });
});

it('no text of a note is in events, audit or kept answers, and the chain holds', async () => {
  const words = Object.values(written).concat('A field of snow', 'The sister');
  const kept = JSON.stringify(
    await api.sql(
      `SELECT payload::text AS t FROM domain_event UNION ALL SELECT detail::text FROM audit_event UNION ALL SELECT response::text FROM idempotency_record`,
    ),
  );
  for (const word of words) expect(kept).not.toContain(word);
  expect(await api.sql('SELECT * FROM first_broken_audit_event()')).toEqual([]);
});
