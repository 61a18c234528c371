import { linksOfAddressEnded } from '@snowmelt/identity/testing';
import { AddressEndedSubscriber } from '../../libs/telehealth/src/visit/address-ended.subscriber.js';
import { heldInstance } from '../support/held-instance.js';
import { connectBrowser } from '../support/browser-side.js';
import { somebodyWaits, until } from '../support/until.js';
import { visitActs } from '../support/visit-acts.js';
import {
  api,
  clinic,
  correct,
  held,
  inClinic,
  link,
  newNumber,
  page,
  patient,
  setUpWrongNumber,
  url,
  visit,
  worker,
} from '../support/link-address-scene.js';

setUpWrongNumber();

/** As telehealth's part of the worker hears of a changed contact. */
const heard = () =>
  inClinic(() =>
    worker.get(AddressEndedSubscriber).handle({
      id: patient,
      type: 'patient.contact-changed',
      payload: { patientId: patient },
      occurredAt: new Date(),
    }),
  );

/** Browsers sit on an instance that did not hear of the correction from anybody but the database. */
const { join, leave, joinAsClinician, sit, waiting, open } = visitActs(
  () => ({
    ...clinic,
    visit: async () => {
      const id = await visit();
      return { id, phone: await api.openLink(await link(id)) };
    },
  }),
  () => url,
);
const { gateway, stateOf } = heldInstance(
  () => api,
  () => held,
);

describe('whoever joined the visit by a link sent to a wrong number', () => {
  // without the heartbeat, which would remove the stranger within ten seconds in any case
  beforeAll(() => {
    gateway()['heartbeat'] = () => Promise.resolve();
  });
  afterAll(() => {
    Reflect.deleteProperty(gateway(), 'heartbeat');
  });

  it('is removed from the waiting room at once, and the clinician sees it empty', async () => {
    const { id, phone, token, patient: stranger } = await waiting();
    await correct(newNumber);
    expect(await stranger.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
    await until('the room is empty', async () => (await stateOf(id)) === 'scheduled');
    expect((await clinic.leo.get(`/api/telehealth/visits/${id}`)).body.visit).toMatchObject({
      state: 'scheduled',
      patientPresent: false,
      waitingSince: null,
    });
    expect(await clinic.leo.post(`/api/telehealth/visits/${id}/admission`, {})).toMatchObject({
      status: 409,
      body: { code: 'TELEHEALTH.NOBODY_WAITING' },
    });
    await expect(connectBrowser(url, phone.cookie)).rejects.toThrow('refused with 401');
    const elsewhere = await sit(await api.openLink(await link(id, 'email')), token); // nor does the join grant itself help
    expect(await elsewhere.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
  });

  it('is removed from the visit at once; the clinician stays, and the patient joins by the new link', async () => {
    const { id, patient: stranger, clinician } = await open();
    const roomOf = async () => (await api.sql('SELECT room FROM visit WHERE appointment_id = $1', [id]))[0]?.['room'];
    const room = await roomOf();
    await correct(newNumber);
    expect(await stranger.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
    await clinician.hear('view', ({ view }) => view.state === 'interrupted' && view.peer === null);
    expect(await roomOf()).not.toBe(room);
    const left = await api.sql(
      `SELECT actor_kind, detail FROM audit_event WHERE action = 'visit.left' AND patient_id = $1`,
      [patient],
    );
    expect(left).toEqual([{ actor_kind: 'system', detail: { role: 'patient', because: 'address-ended' } }]);
    const phone = await api.openLink(await link(id));
    await sit(phone, await leave(phone));
    await clinician.hear('view', ({ view }) => view.state === 'in_progress' && view.peer?.present === true);
  });

  it('stays when the link went to the other address', async () => {
    const id = await visit();
    const phone = await api.openLink(await link(id, 'email'));
    const side = await sit(phone, await leave(phone));
    await side.hear('view', ({ view }) => view.state === 'waiting');
    await correct(newNumber);
    await heard();
    expect([await stateOf(id), (await joinAsClinician(id)).status, (await join(phone)).body.code]).toEqual([
      'waiting',
      200,
      'TELEHEALTH.OTHER_DEVICE',
    ]);
  });

  it.each<[string, 'sms' | 'email', () => Promise<unknown>]>([
    ['the e-mail address it went to is corrected', 'email', () => correct({ email: 'nora@example.com' })],
    ['staff take back all links', 'sms', () => api.staff.post(`/api/patients/${patient}/link-revocation`, {})],
  ])('is removed from the waiting room at once when %s', async (_what, channel, end) => {
    const id = await visit();
    const phone = await api.openLink(await link(id, channel));
    const side = await sit(phone, await leave(phone));
    await side.hear('view', ({ view }) => view.state === 'waiting');
    await end();
    expect(await side.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
    await until('the room is empty', async () => (await stateOf(id)) === 'scheduled');
    await expect(connectBrowser(url, phone.cookie)).rejects.toThrow('refused with 401');
  });

  it('cannot take a seat over a connection opened before the correction', async () => {
    const id = await visit();
    const phone = await api.openLink(await link(id));
    const token = await leave(phone);
    const side = await connectBrowser(url, phone.cookie);
    await correct(newNumber);
    side.say({ type: 'hello', token, after: null });
    expect(await side.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
    expect(await stateOf(id)).toBe('scheduled');
  });

  it('gets no join grant when asking for one during the correction', async () => {
    const phone = await page();
    await api.sql('BEGIN');
    await linksOfAddressEnded(api.sql, patient);
    const asked = join(phone);
    await until('the answer waits', () => somebodyWaits(api.sql));
    await api.sql('COMMIT');
    expect(await asked).toMatchObject({ status: 401, body: { code: 'IDENTITY.LINK_EXPIRED' } });
  });

  it('is removed by the worker when no API process heard of the correction; a second delivery changes nothing', async () => {
    const { id, patient: stranger } = await waiting();
    await linksOfAddressEnded(api.sql, patient);
    for (let times = 0; times < 2; times += 1) await heard();
    expect(await stranger.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'signed-out' });
    expect([
      await stateOf(id),
      await api.sql(`SELECT FROM audit_event WHERE action = 'visit.left' AND patient_id = $1`, [patient]),
    ]).toEqual(['scheduled', [{}]]);
  });
});
