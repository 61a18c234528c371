import { jest } from '@jest/globals';
import { appointmentBecame, movedBy, reservationsReleased, startMovedBy } from '@snowmelt/scheduling/testing';
import { admittedForPresentTime } from '@snowmelt/telehealth/testing';
import type { Answer } from '../support/api.js';
import { openedLink } from '../support/telehealth-clinic.js';
import {
  admit,
  api,
  appointment,
  attend,
  beat,
  begin,
  clinic,
  closeOverdue,
  end,
  facts,
  gateway,
  join,
  joinAsClinician,
  leave,
  leaveForClinician,
  letRunOut,
  open,
  setUpHeld,
  sit,
  stateOf,
  told,
  waiting,
  whileHeld,
} from '../support/held-scene.js';

setUpHeld();

const NEXT_WEEK = 7 * 24 * 60;
const newLink = (id: string) => openedLink(api, id, api.clinic.patients[0] as string);

/** The front desk moves it to so many minutes from now. */
async function move(id: string, minutes: number): Promise<Answer> {
  await reservationsReleased(api.sql);
  const [{ to } = {}] = await api.sql(
    `SELECT to_char((now() + $1 * interval '1 minute') AT TIME ZONE time_zone, 'YYYY-MM-DD"T"HH24:MI') AS to FROM clinic WHERE id = current_clinic_id()`,
    [minutes],
  );
  return api.staff.post(`/api/appointments/${id}/reschedule`, {
    version: (await appointment(id)).version,
    startsLocal: to,
    resourceIds: [clinic.leoLane],
  });
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
  it.each(endings)('%s, starts again when its appointment is moved, and both can enter', async (_how, over) => {
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

  it('starts again when somebody joins, even before the worker handles the move', async () => {
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

  it('stays ended if its appointment was not moved, in the database too', async () => {
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

it('a visit that was held cannot be moved, even before the worker has recorded it, and never starts again', async () => {
  const { id } = await open();
  await end(id);
  expect(await move(id, 10)).toMatchObject({ status: 409, body: { code: 'SCHEDULING.NOT_MOVABLE' } });
  await startMovedBy(api.sql, id, 10);
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

  it('when its appointment was moved before the clinician joined; the new appointment stays booked', async () => {
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

  it('when it is moved at the same moment: one transaction waits for the other', async () => {
    const { id, clinicianToken } = await letIn();
    let leo: Awaited<ReturnType<typeof sit>> | undefined;
    await whileHeld(
      () => movedBy(api.sql, id, NEXT_WEEK),
      async () => {
        leo = await sit(clinic.leo, clinicianToken);
      },
    );
    expect((await leo?.hear('goodbye'))?.reason).toBe('called-off');
    expect(await facts(id)).not.toContain('visit.started');
  });

  it('when it is cancelled while somebody asks for a join grant or lets the patient in', async () => {
    const { id } = await waiting();
    for (const ask of [() => joinAsClinician(id), () => admit(id)]) {
      let answer: Promise<Answer> | undefined;
      await whileHeld(
        () => appointmentBecame(api.sql, id, 'cancelled'),
        () => {
          answer = ask();
          return Promise.resolve();
        },
      );
      expect(await answer).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OVER' } });
      await appointmentBecame(api.sql, id, 'booked');
    }
  });

  it('by the heartbeat of a patient who was absent for a while, if it was moved meanwhile', async () => {
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

  it('when it was recorded as missed while nobody was present', async () => {
    const { id, phone, token, patient, clinicianToken } = await letIn();
    patient.say({ type: 'leave' });
    await patient.closed;
    await begin(id);
    await admittedForPresentTime(api.sql, id);
    expect((await attend(id, 'noshow')).status).toBe(200);
    for (const side of [await sit(phone, token, { after: 0 }), await sit(clinic.leo, clinicianToken)])
      expect((await side.hear('goodbye')).reason).toBe('called-off');
    expect(await facts(id)).not.toContain('visit.started');
  });
});
