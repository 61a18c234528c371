import { randomUUID } from 'node:crypto';
import { nowWorksAs } from '@snowmelt/identity/testing';
import { appointmentBecame, movedBy, offeredService } from '@snowmelt/scheduling/testing';
import { asked, code, written } from '../support/note-clinic.js';
import { addendum, api, clinic, open, save, setUpNotes, sign, signed, stored } from '../support/notes-scene.js';
import { inOtherClinic } from '../support/other-clinic.js';

setUpNotes();

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
        header: { daysSinceDose: 3, clinician: 'Leo Park, LMFT', modality: 'video', actualStartsAt: null },
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

  it('shows when the visit really began and ended, once telehealth has reported it', async () => {
    const appointmentId = await clinic.visit('arrived', { patient: 2 });
    const { body: note } = await open(appointmentId);
    await clinic.say(appointmentId, 'visit_started_at', '2026-11-20T18:03:00Z');
    const header = async () => (await clinic.leo.get(`/api/notes/${note.id}`)).body.header;
    expect(await header()).toMatchObject({ actualStartsAt: '2026-11-20T18:03:00.000Z', actualEndsAt: null });
    const etag = (await save(note.id, written, note.etag)).etag;
    expect(code(await sign(note.id, etag))).toEqual([409, 'NOTES.VISIT_GOES_ON']);
    await clinic.say(appointmentId, 'visit_ended_at', '2026-11-20T18:51:00Z');
    expect((await sign(note.id, etag)).status).toBe(200);
    await clinic.say(appointmentId, 'visit_ended_at', '2026-11-20T23:00:00Z');
    expect(await header()).toMatchObject({
      actualStartsAt: '2026-11-20T18:03:00.000Z',
      actualEndsAt: '2026-11-20T18:51:00.000Z',
    });
  });

  it('keeps the header it was signed with when the visit is moved afterwards', async () => {
    const id = await signed();
    const { header, appointmentId } = (await clinic.leo.get(`/api/notes/${id}`)).body;
    await movedBy(api.sql, appointmentId, -30 * 24 * 60);
    expect((await clinic.leo.get(`/api/notes/${id}`)).body).toMatchObject({ header, intact: true });
  });

  it('is created once when several people open it at the same time', async () => {
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

  it('is for every service with a purpose of the template, whatever its code, and waits among the unsigned', async () => {
    const service = await offeredService(api.sql, { code: 'kap_talk', purpose: 'integration', minutes: 50 });
    const held = await clinic.visit('fulfilled', { service });
    const items = (await clinic.leo.get('/api/notes/unsigned')).body.items as { appointmentId: string }[];
    expect(items.map(({ appointmentId }) => appointmentId)).toContain(held);
    expect((await open(held)).status).toBe(201);
  });

  it('of a service without a template is refused', async () => {
    expect(code(await open(await clinic.visit('arrived', { service: api.clinic.services.checkIn })))).toEqual([
      422,
      'NOTES.NO_TEMPLATE',
    ]);
  });

  it('is refused to the front desk, the admin and anyone not signed in; nurses may read but not write', async () => {
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

  it('of another clinic is not found, on every route', async () => {
    const appointmentId = await clinic.visit();
    const { body: note } = await open(appointmentId);
    await inOtherClinic(api, () => nowWorksAs(api.sql, api.other.staffId, 'clinician', 'prescriber', 'nurse'));
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

describe('unsigned notes', () => {
  it('are listed oldest first, with their age, by author or for the whole clinic, page after page', async () => {
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
      await appointmentBecame(api.sql, calledOff, status);
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
