import { EventDelivery } from '@snowmelt/events';
import { deliverEvents } from '../support/deliver-events.js';
import {
  api,
  correct,
  link,
  newNumber,
  page,
  patient,
  register,
  setUpWrongNumber,
  visit,
  worker,
} from '../support/link-address-scene.js';
import { outgoing, tokenIn } from '../support/outgoing.js';

setUpWrongNumber();

const { plan, deliver, messages } = outgoing(() => ({ api, worker, patient }));
const press = (token: string) => api.anybody.post('/api/visit-link', { token });
const takeBack = (id = patient, caller = api.staff) => caller.post(`/api/patients/${id}/link-revocation`, {});

describe('staff take back the links of a patient', () => {
  it('and none opens any more, nor does any page: each says that it no longer works and to call, and offers no new one', async () => {
    const opened = [await page('sms'), await page('email')];
    const unopened = [await link(await visit(), 'sms'), await link(await visit(), 'email')];
    const reading = await link(null);
    expect(await takeBack()).toMatchObject({ status: 200, body: { links: 5 } });
    for (const one of opened)
      for (const path of ['/api/visit', '/api/visit/telehealth'])
        expect(await one.get(path)).toMatchObject({ status: 401, body: { code: 'IDENTITY.LINK_TAKEN_BACK' } });
    expect((await opened[0]?.post('/api/visit/telehealth/join', { replace: true }))?.status).toBe(401);
    for (const token of unopened)
      expect(await press(token)).toMatchObject({
        status: 403,
        body: { code: 'IDENTITY.LINK_TAKEN_BACK', meta: { canRenew: false, clinic: { phone: expect.any(String) } } },
      });
    expect(await press(reading)).toMatchObject({ status: 403, body: { code: 'IDENTITY.LINK_TAKEN_BACK' } });
  });

  it('and whoever joined the visit by one is removed from it', async () => {
    const id = await visit();
    const holder = await api.openLink(await link(id));
    expect((await holder.post('/api/visit/telehealth/join', { replace: false })).status).toBe(200);
    await takeBack();
    expect(
      await api.sql(
        `SELECT page_address_ended(j.patient_session_id) AS ended FROM visit_join j JOIN visit v ON v.id = j.visit_id WHERE v.appointment_id = $1`,
        [id],
      ),
    ).toEqual([{ ended: true }]);
  });

  it('and none of them sends a new one, expired ones neither; the link that staff send then opens', async () => {
    const id = await visit(patient, 30);
    await plan();
    await deliver();
    const token = tokenIn((await messages())[0]?.body);
    const expired = await link(id, 'sms', { goodForMinutes: 0 });
    await takeBack();
    await deliverEvents(worker.get(EventDelivery));
    await deliver();
    expect(await messages()).toHaveLength(1); // nothing goes out by itself
    for (const one of [token, expired]) {
      expect((await press(one)).body).toMatchObject({ code: 'IDENTITY.LINK_TAKEN_BACK', meta: { canRenew: false } });
      expect((await api.anybody.post('/api/visit-link/renewal', { token: one })).status).toBe(202);
    }
    await deliver();
    expect(await messages()).toHaveLength(1);
    expect((await api.staff.post(`/api/appointments/${id}/link`, {})).status).toBe(202);
    await deliver();
    const sent = await messages();
    expect(sent).toHaveLength(2);
    expect([(await press(token)).status, (await press(tokenIn(sent[1]?.body))).status]).toEqual([403, 200]);
  });

  it('and those of another patient stay; a visit that is moved afterwards changes nothing of what the link says', async () => {
    const other = await register({ givenName: 'Robin' });
    const theirs = await link(await visit(other), 'sms', { of: other });
    const token = await link(await visit());
    await takeBack();
    expect([(await press(theirs)).status, (await press(token)).body.code]).toEqual([200, 'IDENTITY.LINK_TAKEN_BACK']);
    await correct(newNumber);
    expect((await press(token)).body.code).toBe('IDENTITY.LINK_TAKEN_BACK');
  });

  it('twice does no harm, and it stands in the audit log and in the timeline', async () => {
    await link(await visit());
    expect([(await takeBack()).body, (await takeBack()).body]).toEqual([{ links: 1 }, { links: 0 }]);
    expect(
      await api.sql(`SELECT actor_kind, detail FROM audit_event WHERE action = 'link.take-back' AND patient_id = $1`, [
        patient,
      ]),
    ).toEqual([
      { actor_kind: 'staff', detail: { links: 1 } },
      { actor_kind: 'staff', detail: { links: 0 } },
    ]);
    const { body } = await api.staff.get(`/api/patients/${patient}/timeline`);
    expect(body.items.map((item: { summary: string }) => item.summary)).toContain('All links taken back by the clinic');
  });

  it('of their own clinic only, and nobody else may', async () => {
    expect((await takeBack(api.other.patients[0] as string)).body.code).toBe('PATIENT.NOT_FOUND');
    expect((await takeBack(patient, api.anybody)).status).toBe(401);
    expect((await takeBack(patient, await page())).status).toBe(401);
  });
});
