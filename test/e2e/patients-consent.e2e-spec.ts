import pg from 'pg';
import {
  api,
  book,
  change,
  comeDue,
  happened,
  id,
  lookAt,
  sent,
  setUpContact,
  told,
  touches,
} from '../support/contact-scene.js';

setUpContact();

const consents = async () =>
  (await api.staff.get(`/api/patients/${id}/consents`)).body.items as Record<string, unknown>[];

describe('a consent', () => {
  const rows = () =>
    api.sql(
      'SELECT category, address, text_version IS NOT NULL AS worded, given_how, recorded_by, revoked_at IS NOT NULL AS ended, revoked_how, revoked_by, revoked_reason FROM consent WHERE patient_id = $1 ORDER BY id',
      [id],
    );

  it('is taken back and given again: two records, each with when, by whom and how it was said', async () => {
    expect((await change({ consents: { sms: false, email: true } })).body.consents).toEqual({
      sms: false,
      email: true,
    });
    expect(
      (await change({ saidHow: 'in_person', consents: { sms: true, email: true }, version: 2 })).body.consents,
    ).toEqual({ sms: true, email: true });
    const given = {
      worded: true,
      recorded_by: api.clinic.staffId,
      ended: false,
      revoked_how: null,
      revoked_by: null,
      revoked_reason: null,
    };
    expect(await rows()).toEqual([
      {
        ...given,
        category: 'sms',
        address: '+13235550142',
        given_how: null,
        ended: true,
        revoked_how: 'by_phone',
        revoked_by: api.clinic.staffId,
        revoked_reason: 'taken_back',
      },
      { ...given, category: 'email', address: 'robin@example.com', given_how: 'by_phone' },
      { ...given, category: 'sms', address: '+13235550142', given_how: 'in_person' },
    ]);
    expect(await consents()).toMatchObject([
      { category: 'sms', givenHow: 'in_person', revokedAt: null },
      { category: 'email', recordedBy: 'Sam Rivera' },
      { category: 'sms', revokedBy: 'Sam Rivera', revokedHow: 'by_phone', revokedAt: expect.any(String) },
    ]);
    expect(await happened()).toEqual(['patient.registered', 'consent.revoked', 'consent.given', 'consent.given']);
    const timeline = (await api.staff.get(`/api/patients/${id}/timeline`)).body.items as { summary: string }[];
    expect(timeline.map(({ summary }) => summary)).toEqual([
      'Registered',
      'Withdrew the consent to texts',
      'Agreed to e-mail',
      'Agreed to texts',
    ]);
  });

  it('is to one number: with another it ends, and the new one has its own', async () => {
    await change({ phone: '(213) 555-0177' });
    expect((await rows()).map((row) => [row['address'], row['ended'], row['revoked_reason']])).toEqual([
      ['+13235550142', true, 'address_changed'],
      ['+12135550177', false, null],
    ]);
  });

  it('does not change by any other way, whoever tries', async () => {
    await change({ consents: { sms: false, email: true } });
    const before = await rows();
    const app = new pg.Client({ connectionString: api.appUrl });
    await app.connect();
    await app.query(`SELECT set_config('app.clinic_id', $1, false)`, [api.clinic.id]);
    const tries = [
      `UPDATE consent SET address = 'x'`,
      `UPDATE consent SET revoked_at = NULL, revoked_by = NULL`,
      `UPDATE consent SET revoked_at = now() WHERE category = 'sms'`,
      'DELETE FROM consent',
      'TRUNCATE consent',
    ];
    for (const sql of tries) {
      await expect(app.query(sql)).rejects.toThrow(/permission denied|taken back, once/);
      await expect(api.sql(sql)).rejects.toThrow(/taken back, once|a consent stays|append-only/);
    }
    await app.end();
    expect(await rows()).toEqual(before);
  });
});

describe('what is owed', () => {
  const planned = [
    { template: 'reminder-72h', status: 'planned', why: null },
    { template: 'reminder-24h', status: 'planned', why: null },
  ];

  it('is withdrawn when the last consent is taken back, and planned when there is one again', async () => {
    await book();
    expect(await touches()).toEqual(planned);
    await change({ consents: { sms: false, email: false } });
    await told();
    expect(await touches()).toMatchObject([{ status: 'withdrawn' }, { status: 'withdrawn' }]);
    await comeDue();
    expect(await sent()).toEqual([]);
    await change({ consents: { sms: false, email: true }, version: 2 });
    await told();
    expect(await touches()).toEqual(planned);
    await comeDue();
    expect(await sent()).toEqual(['email robin@example.com', 'email robin@example.com']);
  });

  it('is what comes due from then on, when a patient agrees the day before; the channel agreed to first counts', async () => {
    await lookAt({ consents: { sms: false, email: false } });
    await api.sql(
      `WITH a AS (INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, created_by)
        SELECT current_clinic_id(), $1, $2, t AT TIME ZONE 'UTC', 'UTC', t, t + interval '1 hour', $3 FROM (SELECT now() + interval '30 hours' AS t) w RETURNING *)
      INSERT INTO appointment_version (clinic_id, appointment_id, version, starts_local, time_zone, starts_at, ends_at, changed_by, changed_at)
      SELECT clinic_id, id, 1, starts_local, time_zone, starts_at, ends_at, created_by, now() - interval '9 days' FROM a`,
      [id, api.clinic.services.session, api.clinic.staffId],
    );
    await change();
    await told();
    expect(await touches()).toEqual(planned.slice(1));
    await api.sql(
      `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by, given_at) VALUES (current_clinic_id(), $1, 'email', 'test', $2, now() - interval '9 days')`,
      [id, api.clinic.staffId],
    );
    await change({ language: 'es-US', consents: { sms: true, email: true }, version: 2 });
    await told();
    expect(await touches()).toEqual(planned);
  });

  it('is not sent when the consent was taken back after it was planned and nobody has planned again yet', async () => {
    await book();
    await change({ consents: { sms: false, email: false } });
    await comeDue();
    expect(await touches()).toEqual(
      planned.map(({ template }) => ({ template, status: 'suppressed', why: 'no channel the patient agreed to' })),
    );
    expect(await sent()).toEqual([]);
  });

  it('is not sent to a number that answered STOP, whatever was agreed to since, and the chart says so', async () => {
    await book();
    await api.sql(
      `INSERT INTO messaging_opt_out (clinic_id, channel, address, evidence) VALUES (current_clinic_id(), 'sms', '+13235550142', 'test')`,
    );
    await change({ consents: { sms: false, email: false } });
    expect((await change({ version: 2 })).body).toMatchObject({ consents: { sms: true }, optedOut: ['sms'] });
    await comeDue();
    expect(await sent()).toEqual([]);
    expect((await change({ phone: '(213) 555-0177', version: 3 })).body.optedOut).toEqual([]);
    expect((await change({ version: 4 })).body.optedOut).toEqual(['sms']);
    await api.sql('UPDATE messaging_opt_out SET opted_in_at = now()');
  });
});
