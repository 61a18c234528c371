import { appointmentBecame, movedBy, startMovedBy } from '@snowmelt/scheduling/testing';
import { connectBrowser } from '../support/browser-side.js';
import {
  admit,
  api,
  beat,
  clinic,
  end,
  facts,
  join,
  joinAsClinician,
  leave,
  leaveForClinician,
  open,
  setUpHeld,
  sit,
  stateOf,
  told,
  url,
  waiting,
} from '../support/held-scene.js';

setUpHeld();

describe('at the same time', () => {
  it('two clinicians let the same patient in: one admission is recorded', async () => {
    const { id } = await waiting();
    const second = await api.signIn(
      (await api.sql(`SELECT email FROM staff_user WHERE display_name LIKE 'Leo%'`))[0]?.['email'] as string,
    );
    const answers = await Promise.all([admit(id), admit(id, second), admit(id), admit(id, second)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await facts(id)).filter((type) => type === 'visit.admitted')).toHaveLength(1);
  });

  it('a visit is joined, admitted to, missed and ended: no request fails with a 5xx, and no join grant outlives the visit', async () => {
    for (let times = 0; times < 5; times += 1) {
      const { id, phone, token } = await waiting();
      const again = connectBrowser(url, phone.cookie).then((side) => {
        side.say({ type: 'hello', token, after: 0 });
        return side.closed;
      });
      const answers = await Promise.all([
        admit(id),
        end(id),
        join(phone, true),
        joinAsClinician(id, clinic.leo, true),
        admit(id),
        told('appointment.noshow', id).then(() => ({ status: 200 })),
        end(id),
      ]);
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
      expect(['ended', 'no_show']).toContain(await stateOf(id));
      expect(
        await api.sql(
          'SELECT FROM visit_join j JOIN visit v ON v.id = j.visit_id WHERE v.appointment_id = $1 AND j.revoked_at IS NULL',
          [id],
        ),
      ).toEqual([]);
      await again;
    }
  });
});

describe('an appointment that is', () => {
  it('moved during its visit starts again with the waiting room', async () => {
    const { id, phone, patient, clinician } = await open();
    await movedBy(api.sql, id, 3);
    await told('appointment.rescheduled', id);
    expect([await patient.hear('goodbye'), await clinician.hear('goodbye')]).toEqual([
      { type: 'goodbye', reason: 'called-off' },
      { type: 'goodbye', reason: 'called-off' },
    ]);
    expect(await api.sql('SELECT state, started_at, admitted_by FROM visit WHERE appointment_id = $1', [id])).toEqual([
      { state: 'scheduled', started_at: null, admitted_by: null },
    ]);
    const back = await sit(phone, await leave(phone));
    await back.hear('view', ({ view }) => view.state === 'waiting');
    await told('appointment.rescheduled', id); // the event comes late, or twice
    await told('appointment.rescheduled', id);
    await beat();
    expect(await stateOf(id)).toBe('waiting');
    expect((await admit(id)).body).toMatchObject({ state: 'admitted', patientPresent: true });
    await back.hear('view', ({ view }) => view.state === 'admitted');
  });

  it('moved during its visit lets nobody past the waiting room, even before the worker handles the event', async () => {
    const { id, phone, patient, clinician } = await open();
    await movedBy(api.sql, id, 3);
    expect(await end(id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.NOT_BEGUN' } });
    const leo = await sit(clinic.leo, await leaveForClinician(id));
    expect([await patient.hear('goodbye'), await clinician.hear('goodbye')]).toEqual([
      { type: 'goodbye', reason: 'called-off' },
      { type: 'goodbye', reason: 'called-off' },
    ]);
    await leo.hear('view', ({ view }) => view.state === 'scheduled');
    const back = await sit(phone, await leave(phone));
    await back.hear('view', ({ view }) => view.state === 'waiting');
    for (let times = 0; times < 2; times += 1) await told('appointment.rescheduled', id);
    await leo.hear('view', ({ view }) => view.state === 'waiting');
    expect((await admit(id)).body).toMatchObject({ state: 'in_progress', patientPresent: true });
    await told('appointment.rescheduled', id); // later still: they were let in for this time
    expect(await stateOf(id)).toBe('in_progress');
  });

  it('given a new start, but the same end, disconnects nobody, and the patient waits to be let in again', async () => {
    const { id, patient, clinician } = await open();
    await startMovedBy(api.sql, id, 3);
    await told('appointment.rescheduled', id);
    for (const side of [patient, clinician]) await side.hear('view', ({ view }) => view.state === 'waiting');
    expect((await admit(id)).body).toMatchObject({ state: 'in_progress' });
  });

  it('moved while the patient waits has an empty waiting room, even if the clinician joined again before the worker handled the event', async () => {
    const { id, patient } = await waiting();
    await movedBy(api.sql, id, 3);
    await sit(clinic.leo, await leaveForClinician(id)).then((leo) => leo.hear('view'));
    await told('appointment.rescheduled', id);
    expect(await patient.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'called-off' });
    expect(await api.sql('SELECT state, waiting_since FROM visit WHERE appointment_id = $1', [id])).toEqual([
      { state: 'scheduled', waiting_since: null },
    ]);
    expect(await admit(id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.NOBODY_WAITING' } });
  });

  it('cancelled during its visit ends the visit, and ending it again succeeds and changes nothing', async () => {
    const { id, patient } = await open();
    await appointmentBecame(api.sql, id, 'cancelled');
    for (let times = 0; times < 2; times += 1) await told('appointment.cancelled', id);
    expect(await patient.hear('goodbye')).toEqual({ type: 'goodbye', reason: 'called-off' });
    expect(await end(id)).toMatchObject({ status: 200, body: { appointmentId: id, state: 'ended' } });
    expect((await facts(id)).filter((type) => type === 'visit.ended')).toHaveLength(1);
    const other = await clinic.visit();
    await appointmentBecame(api.sql, other.id, 'cancelled');
    expect(await admit(other.id)).toMatchObject({ status: 409, body: { code: 'TELEHEALTH.OVER' } });
  });
});
