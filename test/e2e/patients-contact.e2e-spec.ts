import { randomUUID } from 'node:crypto';
import { cannotBeReached } from '@snowmelt/patients/testing';
import {
  api,
  book,
  change,
  comeDue,
  happened,
  id,
  noon,
  register,
  sent,
  setUpContact,
  told,
  touches,
} from '../support/contact-scene.js';

setUpContact();

describe('a patient who moved', () => {
  it('gets another number, e-mail, language and time zone, and the log says what was changed', async () => {
    const { status, body } = await change({
      phone: '213 555 0177',
      email: 'Robin.Snow@example.com',
      language: 'es-US',
      timeZone: 'America/Denver',
      consents: { sms: false, email: false },
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        phone: '+12135550177',
        email: 'robin.snow@example.com',
        language: 'es-US',
        timeZone: 'America/Denver',
        version: 2,
      },
    });
    expect((await api.staff.get(`/api/patients/${id}`)).body).toEqual(body);
    expect(await happened()).toEqual(['patient.registered', 'patient.contact-changed', 'consent.revoked']);
    const audited = await api.sql(
      'SELECT action, detail, actor_id FROM audit_event WHERE patient_id = $1 ORDER BY seq OFFSET 1 LIMIT 2',
      [id],
    );
    expect(audited).toEqual([
      {
        action: 'patient.change-contact',
        detail: { changed: 'phone email language timeZone', saidHow: 'by_phone' },
        actor_id: api.clinic.staffId,
      },
      {
        action: 'consent.revoke',
        detail: { category: 'sms', reason: 'address_changed' },
        actor_id: api.clinic.staffId,
      },
    ]);
  });

  it('may have no address at all; saving the same again makes no new version', async () => {
    expect((await change({ phone: null, email: null, consents: { sms: false, email: false } })).body).toMatchObject({
      phone: null,
      email: null,
      consents: { sms: false, email: false },
      version: 2,
    });
    expect(
      (await change({ phone: null, email: null, consents: { sms: false, email: false }, version: 2 })).body.version,
    ).toBe(2);
    expect(await happened()).toHaveLength(3);
  });

  it('may share a number with another patient', async () => {
    expect(
      (await change({ phone: '(213) 555-0188' }, { patient: await register({ phone: '(213) 555-0188' }) })).body.phone,
    ).toBe('+12135550188');
  });

  it('gets reminders at the new number when the old one did not work', async () => {
    await cannotBeReached(api.sql, id);
    await book();
    expect(await touches()).toEqual([]);
    await change({ phone: '(213) 555-0177' });
    await told();
    await comeDue();
    expect(await sent()).toEqual(['sms +12135550177']); // both are due: one message
  });
});

describe('a change is refused, and nothing is stored:', () => {
  const unchanged = async () =>
    expect((await api.staff.get(`/api/patients/${id}`)).body).toMatchObject({
      phone: '+13235550142',
      email: 'robin@example.com',
      language: 'en-US',
      timeZone: noon,
      consents: { sms: true, email: false },
      version: 1,
    });

  it.each([
    ['half a number', { phone: '555' }, 'PATIENTS.INVALID_PHONE', ['phone']],
    [
      'half a number, and a consent to no address',
      { phone: '555', email: null, consents: { sms: true, email: true } },
      'PATIENTS.INVALID_PHONE',
      ['phone', 'email'],
    ],
    ['texts without a number', { phone: null }, 'PATIENTS.CONSENT_NEEDS_CONTACT', ['phone']],
    ['an e-mail that is none', { email: 'robin@' }, 'VALIDATION.FAILED', ['email']],
    ['a zone that is none', { timeZone: 'America/Nope' }, 'VALIDATION.INVALID_TIMEZONE', ['timeZone']],
    ['a language we do not write', { language: 'de-DE' }, 'VALIDATION.FAILED', ['language']],
    ['nobody saying how it was said', { saidHow: undefined }, 'VALIDATION.FAILED', ['saidHow']],
    ['said in some other way', { saidHow: 'by telepathy' }, 'VALIDATION.FAILED', ['saidHow']],
    ['a number left out', { phone: undefined }, 'VALIDATION.FAILED', ['phone']],
    ['a recorder named by the caller', { recordedBy: randomUUID() }, 'VALIDATION.FAILED', ['']],
  ])('%s', async (_what, wanted, code, fields) => {
    const { status, body } = await change(wanted);
    expect({ status, code: body.code, fields: (body.errors as { path: string }[]).map(({ path }) => path) }).toEqual({
      status: 422,
      code,
      fields,
    });
    await unchanged();
  });

  it('one based on an older version of the chart, and one of two at the same time', async () => {
    const answers = await Promise.all(
      ['555 0171', '555 0172'].map((ending) =>
        change({ phone: `213 ${ending}`, consents: { sms: false, email: false } }),
      ),
    );
    expect(answers.map(({ status, body }) => [status, body.code]).sort()).toEqual([
      [200, undefined],
      [409, 'PATIENTS.CHANGED_MEANWHILE'],
    ]);
    expect(await change()).toMatchObject({ status: 409, body: { code: 'PATIENTS.CHANGED_MEANWHILE' } });
    expect(await happened()).toEqual(['patient.registered', 'patient.contact-changed', 'consent.revoked']);
  });

  it('the second of a double click, and a request without a key', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => change({ consents: { sms: false, email: true } }, { key })),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.version as number}`))).toEqual(
      new Set(['200 2']),
    );
    expect(await happened()).toEqual(['patient.registered', 'consent.revoked', 'consent.given']);
    expect((await change({}, { key: null })).status).toBe(400);
  });

  it('one by staff of another clinic or by anyone not signed in', async () => {
    for (const patient of [id, randomUUID(), 'x']) {
      expect([
        (await change({}, { caller: api.otherStaff, patient })).status,
        (await api.otherStaff.get(`/api/patients/${patient}/consents`)).status,
      ]).toEqual([404, 404]);
    }
    expect([
      (await change({}, { caller: api.anybody })).status,
      (await api.anybody.get(`/api/patients/${id}/consents`)).status,
    ]).toEqual([401, 401]);
    await unchanged();
  });
});
