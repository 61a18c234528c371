import { randomBytes, randomUUID } from 'node:crypto';
import { type Caller, startApi, type TestApi } from '../support/api.js';
import { createNoteClinic, type NoteClinic, noteActs } from '../support/note-clinic.js';
import { PUBLIC_URL } from '../support/settings.js';

let api: TestApi;
let clinic: NoteClinic;
beforeAll(async () => {
  api = await startApi();
  clinic = await createNoteClinic(api);
});
afterAll(() => api?.stop());
const { open } = noteActs(() => clinic);

/** A caller's answer of 500 or more fails by itself. */
const unfit = { status: 422, body: { code: 'VALIDATION.FAILED' } };

describe('at sign-in', () => {
  it.each([
    ['an e-mail with a NUL', { email: 'a\u0000b@example.com', password: 'x' }],
    ['a password that is a number', { password: 12 }],
    ['a password that is a list', { password: ['x'] }],
    ['no password', { password: undefined }],
    ['an empty password', { password: '' }],
    ['something besides', { role: 'admin' }],
  ])('%s does not fit', async (_what, change) => {
    expect(
      await api.anybody.post('/api/session', {
        email: api.clinic.staffEmail,
        password: 'a quiet walk in the snow',
        ...change,
      }),
    ).toMatchObject(unfit);
  });

  it('who says in the address who they are is not asked whether it is so', async () => {
    const query = `email=${encodeURIComponent(api.clinic.staffEmail)}&password=`;
    for (const password of ['a%20quiet%20walk%20in%20the%20snow', 'wrong', '%00']) {
      expect(await api.anybody.post(`/api/session?${query}${password}`, {})).toMatchObject(unfit);
    }
    const noBody = await fetch(`${api.url}/api/session?${query}wrong`, {
      method: 'POST',
      headers: { origin: PUBLIC_URL },
    });
    expect(noBody.status).toBe(422);
    const tried = await api.sql('SELECT max(failures)::int AS most FROM sign_in_count WHERE staff_user_id = $1', [
      api.clinic.staffId,
    ]);
    expect(tried).toEqual([{ most: 0 }]);
  });
});

describe('a time or number that the database could not keep', () => {
  it.each(['0000-01-01', '1899-12-31', '2100-01-01', '2026-02-30'])('the visits of %s', async (date) => {
    expect(await clinic.leo.get(`/api/telehealth/visits?date=${date}`)).toMatchObject(unfit);
  });

  it.each(['2026-02-30T09:00', '2026-04-31T09:00'])('the calendar and the free times from %s', async (from) => {
    expect(await api.staff.get(`/api/calendar?from=${from}&to=2026-05-02T00:00`)).toMatchObject(unfit);
    expect(await api.staff.get(`/api/free-slots?serviceTypeId=${api.clinic.id}&from=${from}`)).toMatchObject(unfit);
  });

  it.each([
    ['reschedule', { startsLocal: '2037-06-09T10:00', resourceIds: ['01234567-89ab-7cde-8123-0123456789ab'] }],
    ['cancel', { cancelledBy: 'patient', reason: 'asked for it' }],
    ['attendance', { status: 'arrived' }],
  ])('a version beyond all, at %s', async (act, body) => {
    const id = await clinic.visit('booked');
    for (const version of [2_147_483_648, Number.MAX_SAFE_INTEGER, 0.5])
      expect(await api.staff.post(`/api/appointments/${id}/${act}`, { ...body, version })).toMatchObject(unfit);
  });

  it.each(['2026-11-20T10:00:00+23:00', '2026-11-20T10:00:00-16:00', `2026-11-20T10:00:00.${'7'.repeat(200)}Z`])(
    'a text set aside at %s',
    async (writtenAt) => {
      const { body: note } = await open(await clinic.visit());
      const put = (who: Caller, at: string) =>
        who.put(
          `/api/notes/${note.id}`,
          { content: {}, setAside: [{ origin: 'unsaved', writtenAt: at, content: {} }] },
          { 'if-match': note.etag },
        );
      expect(await put(clinic.leo, writtenAt)).toMatchObject(unfit);
      expect((await put(clinic.leo, '2026-11-20T10:00:00.123456+14:00')).status).toBe(200);
    },
  );

  it.each(['US/Pacific-New', 'Canada/East-Saskatchewan'])('a patient who lives by %s', async (timeZone) => {
    const patient = {
      givenName: 'Robin',
      familyName: 'Snow',
      birthOn: '1990-01-01',
      language: 'en-US',
      timeZone,
      consents: { sms: false, email: false },
    };
    expect(await api.staff.post('/api/patients', patient)).toMatchObject({
      status: 422,
      body: { code: 'VALIDATION.INVALID_TIMEZONE' },
    });
    const { status, body } = await api.staff.post('/api/patients', { ...patient, timeZone: 'us/pacific' });
    expect([status, body.timeZone]).toEqual([201, 'US/Pacific']);
    const { phone, email, language, consents, version } = body;
    const contact = { phone, email, language, consents, version, saidHow: 'by_phone', timeZone: 'america/vancouver' };
    const change = await api.staff.post(`/api/patients/${body.id}/contact`, contact);
    expect(change.body.timeZone).toBe('America/Vancouver');
  });

  it.each(['0000-01-01', '1890-05-05'])('a patient born on %s', async (birthOn) => {
    expect(
      await api.staff.post('/api/patients', {
        givenName: 'Robin',
        familyName: 'Snow',
        birthOn,
        language: 'en-US',
        timeZone: 'US/Pacific',
        consents: { sms: false, email: false },
      }),
    ).toMatchObject(unfit);
  });
});

it('what stands behind the address of a write is not part of its key: a repetition is one, however long it is', async () => {
  const patient = {
    givenName: 'Robin',
    familyName: 'Snow',
    birthOn: '1990-01-01',
    language: 'en-US',
    timeZone: 'US/Pacific',
    consents: { sms: false, email: false },
  };
  const [key, long] = [randomUUID(), randomBytes(3500).toString('base64url')];
  const first = await api.staff.post('/api/patients', patient, key);
  for (const behind of ['?', '?x=1', `?x=${long}`])
    expect((await api.staff.post(`/api/patients${behind}`, patient, key)).body.id).toBe(first.body.id);
});
