import { createHash } from 'node:crypto';
import { canonicalJson } from '@snowmelt/crypto';
import { accountDisabled, accountEnabled, idleFor, renamed } from '@snowmelt/identity/testing';
import {
  approvedTemplate,
  contentForged,
  handoverForged,
  signedByFirstHashRule,
  signerForged,
  templatesForged,
} from '@snowmelt/notes/testing';
import { movedBy } from '@snowmelt/scheduling/testing';
import { noteTemplate } from '../../prisma/seed/note-template.js';
import { asked, code, written } from '../support/note-clinic.js';
import {
  addendum,
  api,
  clinic,
  draft,
  handIn,
  open,
  save,
  setUpNotes,
  sign,
  signed,
  takeOver,
} from '../support/notes-scene.js';

setUpNotes();

describe('the author of a note', () => {
  it("is the clinician of the visit; a colleague starts the note only by confirming that the visit was another clinician's", async () => {
    const appointmentId = await clinic.visit();
    expect(await open(appointmentId, clinic.amara)).toMatchObject({
      status: 409,
      body: { code: 'NOTES.COLLEAGUES_VISIT', meta: { clinician: 'Leo Park, LMFT' } },
    });
    expect(await api.sql('SELECT FROM integration_note WHERE appointment_id = $1', [appointmentId])).toHaveLength(0);
    const begun = await open(appointmentId, clinic.amara, { ofColleague: true });
    expect(begun).toMatchObject({ status: 201, body: { author: { id: clinic.amaraId } } });
    expect(await open(appointmentId)).toMatchObject({ status: 200, body: { author: { id: clinic.amaraId } } });
    expect((await clinic.leo.get(`/api/notes/${begun.body.id}`)).body).toMatchObject({
      author: { displayName: 'Dr. Amara Osei' },
      header: { clinician: 'Leo Park, LMFT' },
    });
  });

  it('can be changed to the clinician of the visit, and the note keeps the reason', async () => {
    const visit = await clinic.visit();
    const { body: note } = await open(visit, clinic.amara, { ofColleague: true });
    const { etag } = await save(note.id, written, note.etag, clinic.amara);
    expect(code(await takeOver(note.id, null, clinic.leo))).toEqual([428, 'NOTES.VERSION_NEEDED']);
    expect(code(await takeOver(note.id, note.etag, clinic.leo))).toEqual([412, 'NOTES.CHANGED_MEANWHILE']);
    expect(code(await takeOver(note.id, etag, clinic.leo, ' '))).toEqual([422, 'VALIDATION.FAILED']);
    const taken = await takeOver(note.id, etag, clinic.leo, 'I held the visit');
    expect(taken).toMatchObject({ status: 201, body: { author: { id: clinic.leoId } } });
    expect(code(await save(note.id, { ...written, plan: 'Mine.' }, taken.body.etag, clinic.amara))).toEqual([
      403,
      'NOTES.NOT_THE_AUTHOR',
    ]);
    expect((await sign(note.id, taken.body.etag)).status).toBe(200);
    expect((await clinic.nurse.get(`/api/notes/${note.id}`)).body).toMatchObject({
      content: written,
      intact: true,
      author: { id: clinic.leoId },
      handovers: [
        {
          from: { id: clinic.amaraId, displayName: 'Dr. Amara Osei' },
          to: { id: clinic.leoId },
          reason: 'I held the visit',
        },
      ],
    });
    expect(code(await takeOver(note.id, null, clinic.amara))).toEqual([409, 'NOTES.SIGNED']);
    const told = await api.sql(
      `SELECT actor_id, detail FROM audit_event WHERE action = 'note.take-over' AND entity_id = $1`,
      [note.id],
    );
    expect(told).toEqual([{ actor_id: clinic.leoId, detail: { from: clinic.amaraId } }]);
    const happened = (await clinic.nurse.get(`/api/patients/${api.clinic.patients[0]}/timeline`)).body.items as {
      summary: string;
      appointmentId: string;
    }[];
    expect(
      happened.filter(({ appointmentId }) => appointmentId === visit).map(({ summary }) => summary.split(':')[0]),
    ).toEqual(['Note started', 'Note handed over', 'Note signed']);
  });

  it('can hand in text typed before the hand-over, which the new author sees before signing', async () => {
    const { body: note } = await open(await clinic.visit(), clinic.amara, { ofColleague: true });
    const { etag } = await save(note.id, written, note.etag, clinic.amara);
    const taken = await takeOver(note.id, etag, clinic.leo);
    const typed = { origin: 'unsaved', writtenAt: '2026-11-20T18:00:00.000Z', content: { plan: 'Meet in two days.' } };
    const handedIn = { ...typed, origin: 'handed-in' };
    expect(code(await handIn(note.id, [{ ...typed, content: { mood: 'x' } }]))).toEqual([422, 'NOTES.UNKNOWN_FIELD']);
    expect(code(await handIn(note.id, [typed], clinic.leo))).toEqual([403, 'NOTES.NOT_THE_AUTHOR']);
    for (let times = 0; times < 2; times += 1) expect((await handIn(note.id, [typed])).status).toBe(201);
    expect(code(await sign(note.id, taken.body.etag))).toEqual([412, 'NOTES.CHANGED_MEANWHILE']);
    const seen = await save(note.id, written, taken.body.etag);
    expect(seen).toMatchObject({ status: 412, body: { meta: { content: written, setAside: [handedIn] } } });
    expect((await clinic.leo.get(`/api/notes/${note.id}`)).body).toMatchObject({
      content: written,
      setAside: [handedIn],
    });
    expect((await sign(note.id, seen.body.meta.etag)).status).toBe(200);
    expect(code(await handIn(note.id, [typed]))).toEqual([409, 'NOTES.SIGNED']);
    expect(
      await api.sql(`SELECT actor_id, detail FROM audit_event WHERE action = 'note.hand-in' AND entity_id = $1`, [
        note.id,
      ]),
    ).toEqual([4, 5].map((version) => ({ actor_id: clinic.amaraId, detail: { version, setAside: 1 } })));
  });

  it('can be changed to a colleague only while the author is signed out or the account is disabled', async () => {
    const note = await draft();
    expect(code(await takeOver(note.id, note.etag))).toEqual([409, 'NOTES.AUTHOR_IS_HERE']);
    expect(code(await takeOver(note.id, note.etag, clinic.nurse))).toEqual([403, 'IDENTITY.ROLE_MISSING']);
    await accountDisabled(api.sql, clinic.leoId);
    try {
      expect(await takeOver(note.id, note.etag)).toMatchObject({
        status: 201,
        body: { author: { id: clinic.amaraId } },
      });
    } finally {
      await accountEnabled(api.sql, clinic.leoId);
    }
    const another = await draft();
    await idleFor(api.sql, clinic.leoId, 20);
    try {
      expect((await takeOver(another.id, another.etag)).status).toBe(201);
    } finally {
      await idleFor(api.sql, clinic.leoId, 0);
    }
  });
});

describe('the visit of a signed note', () => {
  it('shows no times from before the visit was moved', async () => {
    const appointmentId = await clinic.visit('booked', { patient: 2 });
    const { body: note } = await open(appointmentId);
    const header = async () => (await clinic.leo.get(`/api/notes/${note.id}`)).body.header;
    await clinic.say(appointmentId, 'visit_started_at', '2026-11-20T18:03:00Z');
    await clinic.say(appointmentId, 'visit_ended_at', '2026-11-20T18:05:00Z');
    await movedBy(api.sql, appointmentId, 1);
    expect(await header()).toMatchObject({ actualStartsAt: null, actualEndsAt: null });
    expect(code(await sign(note.id, (await save(note.id, written, note.etag)).etag))).toEqual([
      409,
      'NOTES.VISIT_NOT_BEGUN',
    ]);
    await clinic.say(appointmentId, 'visit_started_at', '2026-11-27T18:01:00Z');
    expect(await header()).toMatchObject({ actualStartsAt: '2026-11-27T18:01:00.000Z', actualEndsAt: null });
  });

  it('needs the fields that the template had when the note was started, also when there is a newer version', async () => {
    const older = {
      ...noteTemplate.definition,
      fields: noteTemplate.definition.fields.filter((field) => !('section' in field)),
    };
    await approvedTemplate(api.sql, { ...noteTemplate, version: noteTemplate.version + 1, definition: older });
    const before = (await open(await clinic.visit())).body;
    await approvedTemplate(api.sql, { ...noteTemplate, version: noteTemplate.version + 2 });
    const after = (await open(await clinic.visit())).body;
    const {
      patientLocation: _p,
      othersPresent: _o,
      identifiers: _i,
      telehealthConsent: _t,
      emergencyPlan: _e,
      ...first
    } = written;
    expect((await sign(before.id, (await save(before.id, first, before.etag)).etag)).status).toBe(200);
    const refused = await sign(after.id, (await save(after.id, first, after.etag)).etag);
    expect([code(refused), refused.body.errors.map((error: { path: string }) => error.path)]).toEqual([
      [422, 'NOTES.INCOMPLETE'],
      Object.keys(asked).map((key) => `content.${key}`),
    ]);
    expect((await clinic.leo.get(`/api/notes/${before.id}`)).body).toMatchObject({
      template: { version: noteTemplate.version + 1 },
      intact: true,
    });
  });

  it('cannot be recorded as missed after the note is signed; the note of a missed visit cannot be signed', async () => {
    const visits = [await clinic.visit('booked'), await clinic.visit('booked')] as const;
    const missed = (id: string) =>
      clinic.leo.post(`/api/appointments/${id}/attendance`, { status: 'noshow', version: 1 });
    const notes = await Promise.all(
      visits.map(async (id) => {
        const { body: note } = await open(id);
        return { id: note.id as string, etag: (await save(note.id, written, note.etag)).etag };
      }),
    );
    await clinic.say(visits[0], 'visit_started_at');
    await clinic.say(visits[0], 'visit_ended_at');
    expect((await sign(notes[0]?.id as string, notes[0]?.etag as string)).status).toBe(200);
    expect(code(await missed(visits[0]))).toEqual([409, 'SCHEDULING.WAS_HELD']);
    expect((await missed(visits[1])).status).toBe(200);
    expect(code(await sign(notes[1]?.id as string, notes[1]?.etag as string))).toEqual([409, 'NOTES.VISIT_NOT_HELD']);
  });

  it('still gets its note when it was cancelled after it had begun', async () => {
    const appointmentId = await clinic.visit('arrived', { patient: 2 });
    const { body: note } = await open(appointmentId);
    await clinic.say(appointmentId, 'visit_started_at');
    expect(
      (
        await clinic.leo.post(`/api/appointments/${appointmentId}/cancel`, {
          cancelledBy: 'clinic',
          reason: 'fire alarm',
          version: 1,
        })
      ).status,
    ).toBe(200);
    expect(
      (await clinic.leo.get('/api/notes/unsigned')).body.items.map(
        (item: { appointmentId: string }) => item.appointmentId,
      ),
    ).toContain(appointmentId);
    await clinic.say(appointmentId, 'visit_ended_at');
    expect((await sign(note.id, (await save(note.id, written, note.etag)).etag)).status).toBe(200);
    expect(
      (await clinic.leo.get('/api/notes/unsigned')).body.items.map(
        (item: { appointmentId: string }) => item.appointmentId,
      ),
    ).not.toContain(appointmentId);
  });
});

describe('a signed note', () => {
  it('keeps the name the signer had then, and how they were signed in', async () => {
    const id = await signed();
    await addendum(id, { kind: 'ADDENDUM', text: 'x' });
    const before = (await clinic.leo.get(`/api/notes/${id}`)).body;
    expect(before).toMatchObject({
      signature: { by: { displayName: 'Leo Park, LMFT' }, signedWith: 'password' },
      addenda: [{ signedWith: 'password' }],
    });
    await renamed(api.sql, clinic.leoId, 'Leo Winter');
    try {
      expect((await clinic.leo.get(`/api/notes/${id}`)).body).toEqual(before);
    } finally {
      await renamed(api.sql, clinic.leoId, 'Leo Park, LMFT');
    }
  });

  it('from before the name was part of the hash is still checked by the former rule', async () => {
    const id = await signed();
    const [row] = (await api.sql('SELECT * FROM integration_note WHERE id = $1', [id])) as [
      {
        patient_id: string;
        appointment_id: string;
        template_version: number;
        header: object;
        content: object;
        signed_by: string;
        signed_at: Date;
        signature_meaning: string;
      },
    ];
    const hash = createHash('sha256')
      .update(
        canonicalJson({
          noteId: id,
          patientId: row.patient_id,
          appointmentId: row.appointment_id,
          template: { code: 'integration', version: row.template_version },
          header: row.header,
          content: row.content,
          signedBy: row.signed_by,
          signedAt: row.signed_at.toISOString(),
          meaning: row.signature_meaning,
        }),
      )
      .digest();
    await signedByFirstHashRule(api.sql, id, hash);
    expect((await clinic.leo.get(`/api/notes/${id}`)).body).toMatchObject({
      intact: true,
      signature: { signedWith: null, by: { displayName: 'Leo Park, LMFT' } },
    });
  });

  it.each<[what: string, forge: (noteId: string) => Promise<void>]>([
    ['the content', (id) => contentForged(api.sql, id, { plan: 'something else' })],
    ['the signer', (id) => signerForged(api.sql, id, 'Somebody else')],
    ['a label in the template', () => templatesForged(api.sql, 6, 'Done')],
    ['a hand-over', (id) => handoverForged(api.sql, id, 'another')],
  ])(
    'shows that it is no longer intact when %s is changed in the database with the triggers off',
    async (_what, forge) => {
      const { body: note } = await open(await clinic.visit(), clinic.amara, { ofColleague: true });
      const taken = await takeOver(note.id, note.etag, clinic.leo);
      await sign(note.id, (await save(note.id, written, taken.body.etag)).etag);
      const read = async () => (await clinic.leo.get(`/api/notes/${note.id}`)).body.intact as boolean;
      expect(await read()).toBe(true);
      await forge(note.id);
      expect(await read()).toBe(false);
    },
  );
});
