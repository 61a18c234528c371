import { randomUUID } from 'node:crypto';
import { code, written } from '../support/note-clinic.js';
import {
  addendum,
  api,
  clinic,
  complete,
  draft,
  open,
  save,
  setUpNotes,
  sign,
  signed,
  stored,
} from '../support/notes-scene.js';

setUpNotes();

describe('signing', () => {
  it('names the required fields that are missing or blank', async () => {
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

  it('twice, at once or later, is one signature with the same response; another person is refused', async () => {
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

  it('is refused for a version of the draft that is no longer the current one', async () => {
    const note = await complete();
    await save(note.id, { ...written, plan: 'Another plan.' }, note.etag);
    const refused = await sign(note.id, note.etag);
    expect(refused).toMatchObject({ status: 412, body: { code: 'NOTES.CHANGED_MEANWHILE', meta: { version: 3 } } });
    expect(JSON.stringify(refused.body)).not.toContain('plan');
    expect(await stored(note.id)).toMatchObject({ status: 'draft' });
  });

  it('is refused for a visit still ahead, and for a past one without arrival or video', async () => {
    for (const hoursAgo of [-5, 5]) {
      const appointmentId = await clinic.visit('booked', { hoursAgo });
      const { body: note } = await open(appointmentId);
      expect(code(await sign(note.id, (await save(note.id, written, note.etag)).etag))).toEqual([
        409,
        'NOTES.VISIT_NOT_BEGUN',
      ]);
    }
  });

  it('ends every change through the API', async () => {
    const id = await signed();
    const { etag, body } = await clinic.leo.get(`/api/notes/${id}`);
    expect(code(await save(id, { ...written, plan: 'changed' }, etag))).toEqual([409, 'NOTES.SIGNED']);
    expect(code(await save(id, { ...written, plan: 'changed' }, etag, clinic.amara))).toEqual([409, 'NOTES.SIGNED']);
    expect((await clinic.leo.get(`/api/notes/${id}`)).body).toEqual(body);
  });
});

describe('addenda', () => {
  it('are added to the original without changing it, each with its own author', async () => {
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
    [
      'a late entry without the day it is about',
      { kind: 'LATE_ENTRY', text: 'x', reason: 'forgotten' },
      422,
      'VALIDATION.FAILED',
    ],
    [
      'a late entry about a future day',
      { kind: 'LATE_ENTRY', text: 'x', reason: 'forgotten', happenedOn: '2099-01-01' },
      422,
      'NOTES.DATE_TO_COME',
    ],
    [
      'a late entry about a day before the visit',
      { kind: 'LATE_ENTRY', text: 'x', reason: 'forgotten', happenedOn: '1999-01-01' },
      422,
      'NOTES.DATE_BEFORE_VISIT',
    ],
    ['an empty reason', { kind: 'CORRECTION', text: 'x', reason: '  ' }, 422, 'VALIDATION.FAILED'],
    ['an empty text', { kind: 'ADDENDUM', text: ' ' }, 422, 'VALIDATION.FAILED'],
    [
      'a time of signing set by the caller',
      { kind: 'ADDENDUM', text: 'x', signedAt: '2020-01-01T00:00:00Z' },
      422,
      'VALIDATION.FAILED',
    ],
    ['an author set by the caller', { kind: 'ADDENDUM', text: 'x', authorId: randomUUID() }, 422, 'VALIDATION.FAILED'],
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

it('no text of a note is in events, the audit log or stored responses, and the audit chain is unbroken', async () => {
  const words = Object.values(written).concat('A field of snow', 'The sister');
  const kept = JSON.stringify(
    await api.sql(
      `SELECT payload::text AS t FROM domain_event UNION ALL SELECT detail::text FROM audit_event UNION ALL SELECT response::text FROM idempotency_record`,
    ),
  );
  for (const word of words) expect(kept).not.toContain(word);
  expect(await api.sql('SELECT * FROM first_broken_audit_event()')).toEqual([]);
});
