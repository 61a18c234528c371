import { sha256 } from '@snowmelt/crypto';
import { UnitOfWork } from '@snowmelt/database';
import { MagicLinkService } from '@snowmelt/identity';
import { linkBeingOpened, pageExpired } from '@snowmelt/identity/testing';
import { courseAt } from '@snowmelt/treatment/testing';
import { api, bookedWithLink, link, press, setUpLinks, visit, worker, write } from '../support/magic-links-scene.js';
import { inOtherClinic } from '../support/other-clinic.js';
import { somebodyWaits, until } from '../support/until.js';

setUpLinks();

describe('the page that a link opens', () => {
  it('belongs to the clinic of its patient, also in a browser with the page of another clinic', async () => {
    const ours = await bookedWithLink();
    const open = await press(ours.token);
    const theirs = await inOtherClinic(api, () => link(null, { patient: 1, clinic: api.other }));
    const opened = await press(theirs, open.cookie);
    expect(opened.status).toBe(200);
    expect(await visit(opened.cookie)).toMatchObject({
      status: 200,
      body: { appointment: null, education: null }, // a patient without a course: no numbers for the text
    });
    expect(await visit(open.cookie)).toMatchObject({ status: 200, body: { appointment: { id: ours.appointment.id } } });
    expect(
      await api.sql(
        'SELECT s.clinic_id FROM patient_session s JOIN magic_link l ON l.id = s.magic_link_id WHERE l.token_hash = $1',
        [sha256(theirs)],
      ),
    ).toEqual([{ clinic_id: api.other.id }]);
  });

  it('is for one purpose: a page with a reading confirms no visit', async () => {
    const { appointment } = await bookedWithLink();
    const { patients, protocolId } = api.clinic;
    await courseAt(api.sql, 'consented', { patientId: patients[0] as string, protocolId }); // its numbers
    const { cookie } = await press(await link(null));
    expect(await write(cookie, 'confirmation')).toMatchObject({
      status: 409,
      body: { code: 'SCHEDULING.NOT_CONFIRMABLE' },
    });
    expect((await write(cookie, 'reading')).status).toBe(200);
    expect((await api.staff.get(`/api/appointments/${appointment.id}`)).body.confirmedAt).toBeNull();
  });

  it('is for one visit: confirming it confirms no other', async () => {
    const [one, other] = [await bookedWithLink(), await bookedWithLink()];
    const { cookie } = await press(one.token);
    expect((await write(cookie, 'confirmation')).status).toBe(200);
    expect([
      (await api.staff.get(`/api/appointments/${one.appointment.id}`)).body.confirmedAt,
      (await api.staff.get(`/api/appointments/${other.appointment.id}`)).body.confirmedAt,
    ]).toEqual([expect.any(String), null]);
  });

  it('does not open staff routes, and a staff session does not open the patient page', async () => {
    const { token, appointment } = await bookedWithLink();
    const { cookie } = await press(token);
    const asStaff = cookie.replace('snowmelt-visit=', 'snowmelt=');
    for (const path of [
      '/api/session',
      `/api/patients/${api.clinic.patients[0]}`,
      `/api/appointments/${appointment.id}`,
      '/api/touches',
    ]) {
      for (const mine of [cookie, asStaff])
        expect((await fetch(api.url + path, { headers: { cookie: mine } })).status).toBe(401);
    }
    expect((await api.staff.get('/api/visit')).status).toBe(401);
    expect((await visit(`snowmelt-visit=${token}`)).status).toBe(401); // the link's own token opens no page
  });

  it('is closed when the visit is moved while the patient is opening the link', async () => {
    const { token, appointment } = await bookedWithLink();
    await api.sql('BEGIN');
    const page = await linkBeingOpened(api.sql, token);
    const moved = worker
      .get(UnitOfWork)
      .run(api.clinic.id, () => worker.get(MagicLinkService).revokeForAppointment(appointment.id, 'moved'));
    await until('it waits for the link', () => somebodyWaits(api.sql));
    await api.sql('COMMIT');
    await moved;
    expect(await api.sql('SELECT revoked_at IS NOT NULL AS closed FROM patient_session WHERE id = $1', [page])).toEqual(
      [{ closed: true }],
    );
  });

  it('expires with the link', async () => {
    const { token } = await bookedWithLink();
    const { cookie } = await press(token);
    expect((await visit(cookie)).status).toBe(200);
    await pageExpired(api.sql, token);
    expect(await visit(cookie)).toMatchObject({ status: 401, body: { code: 'IDENTITY.LINK_NEEDED' } });
  });
});
