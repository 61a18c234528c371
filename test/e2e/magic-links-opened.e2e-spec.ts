import { UnitOfWork } from '@snowmelt/database';
import { MagicLinkService } from '@snowmelt/identity';
import { somebodyWaits, until } from '../support/until.js';
import {
  api,
  bookedWithLink,
  hash,
  link,
  press,
  setUpLinks,
  visit,
  worker,
  write,
} from '../support/magic-links-scene.js';

setUpLinks();

describe('what a link opens', () => {
  it('is the patient of its own clinic, whoever else is signed in or has a page open', async () => {
    const ours = await bookedWithLink();
    const open = await press(ours.token);
    await api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [api.other.id]);
    const theirs = await link('education', null, undefined, api.other.patients[1]).finally(() =>
      api.sql(`SELECT set_config('app.clinic_id', $1, false)`, [api.clinic.id]),
    );
    const opened = await press(theirs, open.cookie);
    expect(opened.status).toBe(200);
    expect(await visit(opened.cookie)).toMatchObject({
      status: 200,
      body: { appointment: null, education: { code: 'E3' } },
    });
    expect(await visit(open.cookie)).toMatchObject({ status: 200, body: { appointment: { id: ours.appointment.id } } });
    expect(
      await api.sql(
        'SELECT s.clinic_id FROM patient_session s JOIN magic_link l ON l.id = s.magic_link_id WHERE l.token_hash = $1',
        [hash(theirs)],
      ),
    ).toEqual([{ clinic_id: api.other.id }]);
  });

  it('is one purpose: a link to something to read confirms no visit', async () => {
    const { appointment } = await bookedWithLink();
    const { cookie } = await press(await link('education', null));
    expect(await write(cookie, 'confirmation')).toMatchObject({
      status: 409,
      body: { code: 'SCHEDULING.NOT_CONFIRMABLE' },
    });
    expect((await write(cookie, 'reading')).status).toBe(200);
    expect((await api.staff.get(`/api/appointments/${appointment.id}`)).body.confirmedAt).toBeNull();
  });

  it('is one visit: confirming reaches no other', async () => {
    const [one, other] = [await bookedWithLink(), await bookedWithLink()];
    const { cookie } = await press(one.token);
    expect((await write(cookie, 'confirmation')).status).toBe(200);
    expect([
      (await api.staff.get(`/api/appointments/${one.appointment.id}`)).body.confirmedAt,
      (await api.staff.get(`/api/appointments/${other.appointment.id}`)).body.confirmedAt,
    ]).toEqual([expect.any(String), null]);
  });

  it('is no member of staff, and a member of staff is no patient', async () => {
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

  it('is nothing where the visit is moved while somebody opens the link', async () => {
    const { token, appointment } = await bookedWithLink();
    await api.sql('BEGIN');
    const [link] = await api.sql('UPDATE magic_link SET consumed_at = now() WHERE token_hash = $1 RETURNING id', [
      hash(token),
    ]);
    await api.sql(
      `INSERT INTO patient_session (clinic_id, magic_link_id, token_hash, expires_at) VALUES (current_clinic_id(), $1, sha256('being opened'), now() + interval '1 hour')`,
      [link?.['id']],
    );
    const moved = worker
      .get(UnitOfWork)
      .run(api.clinic.id, () => worker.get(MagicLinkService).revokeForAppointment(appointment.id));
    await until('it waits for the link', () => somebodyWaits(api.sql));
    await api.sql('COMMIT');
    await moved;
    expect(
      await api.sql('SELECT revoked_at IS NOT NULL AS closed FROM patient_session WHERE magic_link_id = $1', [
        link?.['id'],
      ]),
    ).toEqual([{ closed: true }]);
  });

  it("ends with the link's time", async () => {
    const { token } = await bookedWithLink();
    const { cookie } = await press(token);
    expect((await visit(cookie)).status).toBe(200);
    await api.sql(
      `UPDATE patient_session SET expires_at = now() - interval '1 second' WHERE magic_link_id = (SELECT id FROM magic_link WHERE token_hash = $1)`,
      [hash(token)],
    );
    expect(await visit(cookie)).toMatchObject({ status: 401, body: { code: 'IDENTITY.LINK_NEEDED' } });
  });
});
