import { admittedForPresentTime } from '@snowmelt/telehealth/testing';
import type { Answer } from '../support/api.js';
import { somebodyWaits, until } from '../support/until.js';
import {
  admit,
  api,
  attend,
  begin,
  clinic,
  closeOverdue,
  end,
  join,
  joinAsClinician,
  leave,
  leaveForClinician,
  letRunOut,
  open,
  setUpHeld,
  sit,
  waiting,
  whileHeld,
} from '../support/held-scene.js';

setUpHeld();

describe('a patient cannot be recorded as missed', () => {
  it('who is in the waiting room or was let in', async () => {
    const { id, patient } = await waiting();
    await begin(id);
    expect(await attend(id, 'noshow')).toMatchObject({ status: 409, body: { code: 'SCHEDULING.PATIENT_IS_IN' } });
    await admit(id);
    expect(await attend(id, 'noshow')).toMatchObject({ status: 409, body: { code: 'SCHEDULING.PATIENT_IS_IN' } });
    patient.say({ type: 'leave' });
    await patient.closed;
    expect((await attend(id, 'noshow')).status).toBe(200);
  });

  it('whose visit starts at the same moment', async () => {
    const { id } = await waiting();
    await begin(id);
    await admit(id);
    const clinicianToken = await leaveForClinician(id);
    let leo: Awaited<ReturnType<typeof sit>> | undefined;
    let missed: Promise<Answer> | undefined;
    await whileHeld(
      () => api.sql('SELECT FROM visit WHERE appointment_id = $1 FOR UPDATE', [id]),
      async () => {
        leo = await sit(clinic.leo, clinicianToken);
        await until('it waits for the row', () => somebodyWaits(api.sql));
        missed = attend(id, 'noshow');
      },
    );
    await leo?.hear('view', ({ view }) => view.state === 'in_progress');
    expect(await missed).toMatchObject({ status: 409, body: { code: 'SCHEDULING.WAS_HELD' } });
  });
});

describe('an appointment that the front desk records as completed', () => {
  it('during its visit does not separate the two: both can join again until it is ended', async () => {
    const { id, phone, patient } = await open();
    await begin(id);
    await admittedForPresentTime(api.sql, id);
    for (const status of ['arrived', 'fulfilled'] as const) expect((await attend(id, status)).status).toBe(200);
    expect((await phone.get('/api/visit/telehealth')).body).toMatchObject({ state: 'in_progress', joinable: true });
    expect((await clinic.leo.get(`/api/telehealth/visits/${id}`)).body.visit).toMatchObject({
      state: 'in_progress',
      joinable: true,
    });
    const again = await sit(phone, await leave(phone, true));
    await again.hear('view', ({ view }) => view.state === 'in_progress');
    await patient.closed;
    expect((await joinAsClinician(id, clinic.leo, true)).status).toBe(200);
    expect((await end(id)).body).toMatchObject({ state: 'ended', joinable: false });
    expect(await join(phone)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OVER' } });
  });

  it('before anybody joined, has no room', async () => {
    const { id, phone } = await clinic.visit();
    await begin(id);
    for (const status of ['arrived', 'fulfilled'] as const) await attend(id, status);
    expect((await phone.get('/api/visit/telehealth')).body).toMatchObject({ joinable: false });
    for (const answer of [await join(phone), await joinAsClinician(id)])
      expect(answer).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OVER' } });
  });
});

it('a device that is replaced while its hello waits for a lock has not entered, in the audit log too', async () => {
  const { id, phone } = await clinic.visit();
  const token = await leave(phone);
  let side: Awaited<ReturnType<typeof sit>> | undefined;
  await whileHeld(
    () =>
      api.sql(
        `WITH v AS (SELECT id FROM visit WHERE appointment_id = $1 FOR UPDATE) UPDATE visit_join SET revoked_at = now(), revoked_because = 'replaced', last_seen_at = NULL FROM v WHERE visit_id = v.id`,
        [id],
      ),
    async () => {
      side = await sit(phone, token);
    },
  );
  expect((await side?.hear('goodbye'))?.reason).toBe('replaced');
  expect(
    await api.sql(
      'SELECT j.epoch, j.last_seen_at, v.epoch AS "visitEpoch" FROM visit_join j JOIN visit v ON v.id = j.visit_id WHERE v.appointment_id = $1',
      [id],
    ),
  ).toEqual([{ epoch: 0, last_seen_at: null, visitEpoch: 0 }]);
  expect(
    await api.sql(`SELECT a.action FROM audit_event a JOIN visit v ON v.id = a.entity_id WHERE v.appointment_id = $1`, [
      id,
    ]),
  ).toEqual([{ action: 'visit.join' }]);
});

describe('the time until which a visit was held', () => {
  const heldUntil = async (id: string) =>
    (
      await api.sql(
        `SELECT (e.payload ->> 'heldUntil')::timestamptz = date_trunc('milliseconds', v.interrupted_at) AND a.visit_ended_at = (e.payload ->> 'heldUntil')::timestamptz AS "heldUntil" FROM domain_event e JOIN visit v ON v.id = (e.payload ->> 'visitId')::uuid JOIN appointment_with_service a ON a.id = v.appointment_id WHERE e.type = 'visit.ended' AND v.appointment_id = $1`,
        [id],
      )
    ).map((row) => row['heldUntil']);

  it('is when the first of the two lost the connection, if nobody ended the visit', async () => {
    const { id, patient, clinician } = await open();
    patient.say({ type: 'leave' });
    await patient.closed;
    clinician.say({ type: 'leave' });
    await clinician.closed;
    await letRunOut(id);
    await closeOverdue();
    expect(await heldUntil(id)).toEqual([true]);
  });

  it('is its end, if somebody ended it or both were present when its room closed', async () => {
    const [one, two] = [await open(), await open()];
    one.patient.say({ type: 'leave' });
    await one.patient.closed;
    await end(one.id);
    two.patient.say({ type: 'leave' });
    await two.patient.closed;
    const back = await sit(two.phone, await leave(two.phone));
    await back.hear('view', ({ view }) => view.state === 'in_progress');
    await letRunOut(two.id);
    await closeOverdue();
    expect([await heldUntil(one.id), await heldUntil(two.id)]).toEqual([[null], [null]]);
  });
});
