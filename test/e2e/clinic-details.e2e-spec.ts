import { nowWorksAs } from '@snowmelt/identity/testing';
import { bookedAppointment } from '@snowmelt/scheduling/testing';
import { sentLink } from '@snowmelt/identity/testing';
import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await nowWorksAs(api.sql, api.clinic.staffId, 'admin');
});
afterAll(() => api?.stop());

const clinic = async () => (await api.staff.get('/api/clinic')).body;
const site = async () => (await api.staff.get('/api/site-details')).body.items[0];

describe('how the clinic is called and reached', () => {
  it('is read by all who work there, and changed by an administrator only', async () => {
    const change = await clinic();
    const { timeZone: _, ...wanted } = change;
    await nowWorksAs(api.sql, api.clinic.staffId, 'front_desk', 'prescriber', 'medical_director');
    expect((await api.staff.get('/api/clinic')).status).toBe(200);
    for (const path of ['/api/clinic', '/api/clinic/preview'])
      expect([path, (await api.staff.post(path, wanted)).status]).toEqual([path, 403]);
    await nowWorksAs(api.sql, api.clinic.staffId, 'admin');
  });

  it('says what it will do before it is saved, and is in the audit log as it was before', async () => {
    const { timeZone: _, ...before } = await clinic();
    const wanted = { ...before, senderName: 'Larkspur West', phone: '+1 323 555 0199' };
    const { body } = await api.staff.post('/api/clinic/preview', wanted);
    expect(body.effects).toEqual([
      expect.stringMatching(/patients? who gets? texts sees? “Larkspur West” instead of “/),
      expect.stringContaining('to call +1 323 555 0199 instead of'),
    ]);
    expect(await clinic()).toMatchObject(before);
    expect(await api.staff.post('/api/clinic', wanted)).toMatchObject({
      ...{ status: 200, body: { senderName: 'Larkspur West', version: before.version + 1 } },
    });
    expect(await api.staff.post('/api/clinic', wanted)).toMatchObject({
      ...{ status: 409, body: { code: 'CLINIC.CHANGED_MEANWHILE' } },
    });
    expect(await api.sql(`SELECT detail FROM audit_event WHERE action = 'clinic.change' ORDER BY seq`)).toMatchObject([
      { detail: { part: 'senderName', before: before.senderName, after: 'Larkspur West' } },
      { detail: { part: 'phone', before: before.phone, after: '+1 323 555 0199' } },
    ]);
  });

  it.each([
    ['tells what kind of clinic it is', 'Larkspur Psych', /"psych"/],
    ['has a letter that no text has', 'Larkspur — West', /"—"/],
  ])('is refused a sender that %s (O18)', async (_what, senderName, words) => {
    const { timeZone: _, ...before } = await clinic();
    for (const path of ['/api/clinic', '/api/clinic/preview'])
      expect(await api.staff.post(path, { ...before, senderName })).toMatchObject({
        ...{ status: 422, body: { code: 'MESSAGING.SENDER_UNFIT', detail: expect.stringMatching(words) } },
      });
    expect(await clinic()).toMatchObject(before);
  });
});

describe('where a site is', () => {
  it('is on the page of a patient who comes there, and on no other', async () => {
    const { id, timeZone: _, ...before } = await site();
    const there = async (serviceTypeId: string) => {
      const patientId = api.clinic.patients[0] as string;
      const appointmentId = await bookedAppointment(api.sql, {
        ...{ patientId, serviceTypeId, by: api.clinic.staffId, startsIn: 3 * 24 * 60 },
      });
      const phone = await api.openLink((await sentLink(api.sql, { patientId, appointmentId })).token);
      return (await phone.get('/api/visit')).body.appointment;
    };
    expect((await there(api.clinic.services.session)).place).toBeNull();
    const change = {
      ...before,
      address: '12 Alder Way, Los Angeles',
      directions: { en: 'Ring twice', es: 'Toque dos veces' },
    };
    expect((await api.staff.post(`/api/sites/${id}`, change)).status).toBe(200);
    const { address, directions } = change;
    expect((await there(api.clinic.services.session)).place).toEqual({ address, directions });
    expect(await api.sql(`SELECT count(*)::int AS count FROM audit_event WHERE action = 'site.change'`)).toEqual([
      { count: 1 },
    ]);
    expect(await api.staff.post(`/api/sites/${id}`, change)).toMatchObject({
      ...{ status: 409, body: { code: 'SCHEDULING.SITE_CHANGED' } },
    });
  });

  it('is changed by an administrator only', async () => {
    const { id, timeZone: _, ...before } = await site();
    await nowWorksAs(api.sql, api.clinic.staffId, 'front_desk', 'prescriber');
    expect((await api.staff.post(`/api/sites/${id}`, before)).status).toBe(403);
    await nowWorksAs(api.sql, api.clinic.staffId, 'admin');
  });
});
