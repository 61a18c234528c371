import { consented, optedOut } from '@snowmelt/patients/testing';
import { bookedAppointment } from '@snowmelt/scheduling/testing';
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

  it('that is withdrawn and given again is two records, each with when, by whom and how the patient said it', async () => {
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

  it('is for one number: it ends when the number changes, and the new number has its own', async () => {
    await change({ phone: '(213) 555-0177' });
    expect((await rows()).map((row) => [row['address'], row['ended'], row['revoked_reason']])).toEqual([
      ['+13235550142', true, 'address_changed'],
      ['+12135550177', false, null],
    ]);
  });

  it('cannot be changed or deleted in the database, not even by the owner of the tables', async () => {
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

describe('what is planned for a patient', () => {
  const planned = [
    { template: 'reminder-72h', status: 'planned', why: null },
    { template: 'reminder-24h', status: 'planned', why: null },
  ];

  it('is withdrawn with the last consent, and planned again with a new one', async () => {
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
    expect(await sent()).toEqual(['email robin@example.com']); // both are due: one message
  });

  it('is only what comes due after the first consent to any channel', async () => {
    await lookAt({ consents: { sms: false, email: false } });
    await bookedAppointment(api.sql, {
      patientId: id,
      serviceTypeId: api.clinic.services.session,
      by: api.clinic.staffId,
      startsIn: 30 * 60,
      bookedDaysAgo: 9,
    });
    await change();
    await told();
    expect(await touches()).toEqual(planned.slice(1));
    await consented(api.sql, id, 'email', { recordedBy: api.clinic.staffId, daysAgo: 9 });
    await change({ language: 'es-US', consents: { sms: true, email: true }, version: 2 });
    await told();
    expect(await touches()).toEqual(planned);
  });

  it('is not sent when the consent was withdrawn and the plan has not been renewed yet', async () => {
    await book();
    await change({ consents: { sms: false, email: false } });
    await comeDue();
    expect(await touches()).toEqual(
      planned.map(({ template }) =>
        template === 'reminder-24h'
          ? { template, status: 'suppressed', why: 'no channel the patient agreed to' }
          : { template, status: 'carried', why: 'one message with: Reminder 24 hours before the visit' },
      ),
    );
    expect(await sent()).toEqual([]);
  });

  it('is not sent to a number that answered STOP, not even after a new consent, and the chart says so', async () => {
    const own = { phone: '(323) 555-0149' };
    await lookAt(own);
    await book();
    await optedOut(api.sql, '+13235550149');
    await change({ ...own, consents: { sms: false, email: false } });
    expect((await change({ ...own, version: 2 })).body).toMatchObject({ consents: { sms: true }, optedOut: ['sms'] });
    await comeDue();
    expect(await sent()).toEqual([]);
    expect((await change({ phone: '(213) 555-0177', version: 3 })).body.optedOut).toEqual([]);
    expect((await change({ ...own, version: 4 })).body.optedOut).toEqual(['sms']);
  });
});
