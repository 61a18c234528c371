import { jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Answer, TestApi } from '../support/api.js';
import { heldInstance, startHeldClinic } from '../support/held-instance.js';
import { openedLink, type TelehealthClinic } from '../support/telehealth-clinic.js';
import { somebodyWaits, until } from '../support/until.js';
import { visitActs } from '../support/visit-acts.js';

const NEXT_WEEK = 7 * 24 * 60;
let api: TestApi;
let clinic: TelehealthClinic;
let held: NestFastifyApplication;
let url: string;
let stop: () => Promise<void>;
beforeAll(async () => {
  ({ api, clinic, held, url, stop } = await startHeldClinic());
  await api.sql(
    `INSERT INTO weekly_availability (clinic_id, resource_id, iso_weekday, opens_local, closes_local) SELECT clinic_id, id, d, '00:00', '23:59' FROM bookable_resource, generate_series(1, 7) d WHERE name LIKE 'Leo%'`,
  );
});
afterAll(() => stop?.());

const { join, joinAsClinician, leave, leaveForClinician, admit, end, sit, waiting, open } = visitActs(
  () => clinic,
  () => url,
);
const { gateway, beat, told, closeOverdue, stateOf, facts, letRunOut } = heldInstance(
  () => api,
  () => held,
);
const appointment = async (id: string) =>
  (await api.sql('SELECT status, version FROM appointment WHERE id = $1', [id]))[0] as {
    status: string;
    version: number;
  };
const newLink = (id: string) => openedLink(api, id, api.clinic.patients[0] as string);

/** The front desk moves it to so many minutes from now. */
async function move(id: string, minutes: number): Promise<Answer> {
  await api.sql('DELETE FROM reservation');
  const [{ lane, to } = {}] = await api.sql(
    `SELECT r.id AS lane, to_char((now() + $1 * interval '1 minute') AT TIME ZONE c.time_zone, 'YYYY-MM-DD"T"HH24:MI') AS to FROM bookable_resource r JOIN clinic c ON c.id = r.clinic_id WHERE r.name LIKE 'Leo%'`,
    [minutes],
  );
  return api.staff.post(`/api/appointments/${id}/reschedule`, {
    version: (await appointment(id)).version,
    startsLocal: to,
    resourceIds: [lane],
  });
}
const attend = async (id: string, status: 'arrived' | 'fulfilled' | 'noshow') =>
  api.staff.post(`/api/appointments/${id}/attendance`, { version: (await appointment(id)).version, status });
/** Its time has come. */
const begin = (id: string) =>
  api.sql(`UPDATE appointment SET starts_at = now() - interval '1 minute' WHERE id = $1`, [id]);
/** Somebody holds these rows, until the others wait for them and there is an answer to what comes meanwhile. */
async function whileHeld(change: string, id: string, meanwhile: () => Promise<unknown>): Promise<void> {
  await api.sql('BEGIN');
  await api.sql(change, [id]);
  await meanwhile();
  await until('somebody waits for the row', () => somebodyWaits(api.sql));
  await api.sql('COMMIT');
}

describe('a visit that ended before both were there', () => {
  const endings: [string, (id: string) => Promise<unknown>][] = [
    ['by its clinician', (id) => end(id)],
    [
      'with its room',
      async (id) => {
        await letRunOut(id);
        await closeOverdue();
      },
    ],
  ];
  it.each(endings)('%s, begins anew when its appointment is moved, and both get in', async (_how, over) => {
    const { id } = await waiting();
    await admit(id);
    await over(id);
    expect(await stateOf(id)).toBe('ended');
    expect((await move(id, 10)).status).toBe(200);
    for (let times = 0; times < 2; times += 1) await told('appointment.rescheduled', id);
    const phone = await newLink(id);
    expect((await phone.get('/api/visit/telehealth')).body).toMatchObject({ state: 'scheduled', joinable: true });
    const patient = await sit(phone, await leave(phone));
    await patient.hear('view', ({ view }) => view.state === 'waiting');
    await admit(id);
    const leo = await sit(clinic.leo, await leaveForClinician(id));
    await leo.hear('view', ({ view }) => view.state === 'in_progress');
    await end(id);
    await told('appointment.rescheduled', id); // late
    expect(await stateOf(id)).toBe('ended');
    expect(
      await api.sql(
        'SELECT started_at IS NOT NULL AS held, ended_at IS NOT NULL AS over FROM visit WHERE appointment_id = $1',
        [id],
      ),
    ).toEqual([{ held: true, over: true }]);
  });

  it('begins anew with the first who comes, before the worker has heard of the move', async () => {
    const { id } = await waiting();
    await admit(id);
    await end(id);
    await move(id, 10);
    expect((await joinAsClinician(id)).status).toBe(200);
    expect((await join(await newLink(id))).status).toBe(200);
    expect(
      await api.sql('SELECT state, admitted_by, ended_at, ended_by FROM visit WHERE appointment_id = $1', [id]),
    ).toEqual([{ state: 'scheduled', admitted_by: null, ended_at: null, ended_by: null }]);
  });

  it('stays over at its own time, in the database too', async () => {
    const { id, phone } = await waiting();
    await admit(id);
    await end(id);
    await told('appointment.rescheduled', id);
    expect(await join(phone)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OVER' } });
    await expect(api.sql(`UPDATE visit SET state = 'scheduled' WHERE appointment_id = $1`, [id])).rejects.toThrow(
      'does not begin anew',
    );
  });
});

it('a visit that was held is not moved, also before the worker has recorded it, and never begins anew', async () => {
  const { id } = await open();
  await end(id);
  expect(await move(id, 10)).toMatchObject({ status: 409, body: { code: 'SCHEDULING.NOT_MOVABLE' } });
  await api.sql(`UPDATE appointment SET starts_at = starts_at + interval '10 minutes' WHERE id = $1`, [id]);
  await told('appointment.rescheduled', id);
  expect([await stateOf(id), await joinAsClinician(id)]).toEqual(['ended', expect.objectContaining({ status: 409 })]);
  await expect(api.sql(`UPDATE visit SET state = 'scheduled' WHERE appointment_id = $1`, [id])).rejects.toThrow(
    'does not begin anew',
  );
});

describe('a visit does not start', () => {
  const letIn = async () => {
    const visit = await waiting();
    await admit(visit.id);
    return { ...visit, clinicianToken: await leaveForClinician(visit.id) };
  };

  it('when its appointment was moved before the clinician came, and the new time stays as it is', async () => {
    const { id, patient, clinicianToken } = await letIn();
    expect((await move(id, NEXT_WEEK)).status).toBe(200);
    const leo = await sit(clinic.leo, clinicianToken);
    expect([(await leo.hear('goodbye')).reason, (await patient.hear('goodbye')).reason]).toEqual([
      'called-off',
      'called-off',
    ]);
    await told('appointment.rescheduled', id);
    expect([await appointment(id), await stateOf(id)]).toEqual([{ status: 'booked', version: 2 }, 'scheduled']);
    expect(await facts(id)).not.toContain('visit.started');
  });

  it('when it is moved in that very moment: one waits for the other', async () => {
    const { id, clinicianToken } = await letIn();
    let leo: Awaited<ReturnType<typeof sit>> | undefined;
    await whileHeld(
      `UPDATE appointment SET starts_at = starts_at + interval '7 days', ends_at = ends_at + interval '7 days' WHERE id = $1`,
      id,
      async () => {
        leo = await sit(clinic.leo, clinicianToken);
      },
    );
    expect((await leo?.hear('goodbye'))?.reason).toBe('called-off');
    expect(await facts(id)).not.toContain('visit.started');
  });

  it('when it is moved while somebody asks for leave to enter, or lets in', async () => {
    const { id } = await waiting();
    for (const ask of [() => joinAsClinician(id), () => admit(id)]) {
      let answer: Promise<Answer> | undefined;
      await whileHeld(`UPDATE appointment SET status = 'cancelled' WHERE id = $1`, id, () => {
        answer = ask();
        return Promise.resolve();
      });
      expect(await answer).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OVER' } });
      await api.sql(`UPDATE appointment SET status = 'booked' WHERE id = $1`, [id]);
    }
  });

  it('by a heartbeat of who was missed for a while, when it was moved meanwhile', async () => {
    const { id, clinicianToken } = await letIn();
    const heartbeat = jest
      .spyOn(gateway() as unknown as { heartbeat: () => Promise<void> }, 'heartbeat')
      .mockResolvedValue(); // none before it is moved
    await api.sql(
      `UPDATE visit_join SET last_seen_at = NULL WHERE visit_id = (SELECT id FROM visit WHERE appointment_id = $1)`,
      [id],
    );
    await sit(clinic.leo, clinicianToken).then((leo) => leo.hear('view', ({ view }) => view.state === 'admitted'));
    expect((await move(id, NEXT_WEEK)).status).toBe(200);
    heartbeat.mockRestore();
    await beat();
    expect([await stateOf(id), (await facts(id)).includes('visit.started')]).toEqual(['scheduled', false]);
  });

  it('when it was recorded as missed while nobody was there', async () => {
    const { id, phone, token, patient, clinicianToken } = await letIn();
    patient.say({ type: 'leave' });
    await patient.closed;
    await begin(id);
    await api.sql(
      'UPDATE visit SET admitted_for = (SELECT starts_at FROM appointment a WHERE a.id = appointment_id) WHERE appointment_id = $1',
      [id],
    );
    expect((await attend(id, 'noshow')).status).toBe(200);
    for (const side of [await sit(phone, token, { after: 0 }), await sit(clinic.leo, clinicianToken)])
      expect((await side.hear('goodbye')).reason).toBe('called-off');
    expect(await facts(id)).not.toContain('visit.started');
  });
});

describe('nobody is missed', () => {
  it('who is in the waiting room, or was let in', async () => {
    const { id, patient } = await waiting();
    await begin(id);
    expect(await attend(id, 'noshow')).toMatchObject({ status: 409, body: { code: 'SCHEDULING.PATIENT_IS_IN' } });
    await admit(id);
    expect(await attend(id, 'noshow')).toMatchObject({ status: 409, body: { code: 'SCHEDULING.PATIENT_IS_IN' } });
    patient.say({ type: 'leave' });
    await patient.closed;
    expect((await attend(id, 'noshow')).status).toBe(200);
  });

  it('whose visit starts in that very moment', async () => {
    const { id } = await waiting();
    await begin(id);
    await admit(id);
    const clinicianToken = await leaveForClinician(id);
    let leo: Awaited<ReturnType<typeof sit>> | undefined;
    let missed: Promise<Answer> | undefined;
    await whileHeld('SELECT FROM visit WHERE appointment_id = $1 FOR UPDATE', id, async () => {
      leo = await sit(clinic.leo, clinicianToken);
      await until('it waits for the row', () => somebodyWaits(api.sql));
      missed = attend(id, 'noshow');
    });
    await leo?.hear('view', ({ view }) => view.state === 'in_progress');
    expect(await missed).toMatchObject({ status: 409, body: { code: 'SCHEDULING.WAS_HELD' } });
  });
});

describe('an appointment that the desk calls completed', () => {
  it('while its two are in the visit, parts them not: they come back until it is ended', async () => {
    const { id, phone, patient } = await open();
    await begin(id);
    await api.sql(
      'UPDATE visit SET admitted_for = (SELECT starts_at FROM appointment a WHERE a.id = appointment_id) WHERE appointment_id = $1',
      [id],
    );
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

  it('before anybody came, has no room', async () => {
    const { id, phone } = await clinic.visit();
    await begin(id);
    for (const status of ['arrived', 'fulfilled'] as const) await attend(id, status);
    expect((await phone.get('/api/visit/telehealth')).body).toMatchObject({ joinable: false });
    for (const answer of [await join(phone), await joinAsClinician(id)])
      expect(answer).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OVER' } });
  });
});

it('who is replaced while their hello waits has not entered, and the audit trail says so', async () => {
  const { id, phone } = await clinic.visit();
  const token = await leave(phone);
  let side: Awaited<ReturnType<typeof sit>> | undefined;
  await whileHeld(
    `WITH v AS (SELECT id FROM visit WHERE appointment_id = $1 FOR UPDATE) UPDATE visit_join SET revoked_at = now(), revoked_because = 'replaced', last_seen_at = NULL FROM v WHERE visit_id = v.id`,
    id,
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

describe('until when a visit was held', () => {
  const heldUntil = async (id: string) =>
    (
      await api.sql(
        `SELECT (e.payload ->> 'heldUntil')::timestamptz = date_trunc('milliseconds', v.interrupted_at) AS "heldUntil" FROM domain_event e JOIN visit v ON v.id = (e.payload ->> 'visitId')::uuid WHERE e.type = 'visit.ended' AND v.appointment_id = $1`,
        [id],
      )
    ).map((row) => row['heldUntil']);

  it('is when one of the two was missed, where nobody ended it', async () => {
    const { id, patient, clinician } = await open();
    patient.say({ type: 'leave' });
    await patient.closed;
    clinician.say({ type: 'leave' });
    await clinician.closed;
    await letRunOut(id);
    await closeOverdue();
    expect(await heldUntil(id)).toEqual([true]);
  });

  it('is its end, where it was ended or both were there when its room closed', async () => {
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
