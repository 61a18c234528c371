import { UnitOfWork } from '@snowmelt/database';
import { appointmentBecame } from '@snowmelt/scheduling/testing';
import { joinGrantReplaced } from '@snowmelt/telehealth/testing';
import { SignallingRepository } from '../../libs/telehealth/src/signalling/signalling.repository.js';
import { VisitService } from '../../libs/telehealth/src/visit/visit.service.js';
import { connectBrowser } from '../support/browser-side.js';
import {
  api,
  beat,
  clinic,
  closeOverdue,
  end,
  facts,
  gateway,
  held,
  leave,
  leaveForClinician,
  letRunOut,
  offer,
  open,
  seatOf,
  setUpHeld,
  signalling,
  sit,
  stateOf,
  told,
  url,
  waiting,
} from '../support/held-scene.js';
import { until } from '../support/until.js';

setUpHeld();

const inClinic = <T>(work: () => Promise<T>) => held.get(UnitOfWork).run(api.clinic.id, work);
const revoke = (joinId: string) => joinGrantReplaced(api.sql, joinId);
const count = async (id: string, type: string) => (await facts(id)).filter((fact) => fact === type).length;

describe("access to a provider's room is refused", () => {
  it('to the holder of a revoked join grant', async () => {
    const { id } = await open();
    const seat = seatOf(id, 'clinician');
    expect(await signalling().access(seat)).not.toBeNull();
    await revoke(seat.joinId);
    expect(await signalling().access(seat)).toBeNull();
  });

  it('in an epoch that is over', async () => {
    const { id } = await open();
    const seat = seatOf(id, 'clinician');
    const renewed = await signalling().renew(seat);
    expect([await signalling().access(seat), await signalling().access(renewed ?? seat)]).toEqual([
      null,
      expect.anything(),
    ]);
  });

  it('after the room has closed', async () => {
    const { id } = await open();
    const seat = seatOf(id, 'clinician');
    await letRunOut(id);
    expect(await signalling().access(seat)).toBeNull();
  });
});

describe('one event reports', () => {
  it('that a visit started, however often it is interrupted', async () => {
    const visit = await open();
    for (let times = 0; times < 2; times += 1) {
      visit.clinician.say({ type: 'leave' });
      await visit.clinician.closed;
      visit.clinician = await sit(clinic.leo, visit.clinicianToken);
      await visit.clinician.hear('view', ({ view }) => view.state === 'in_progress');
    }
    expect([
      await count(visit.id, 'visit.started'),
      await count(visit.id, 'visit.waiting'),
      await count(visit.id, 'visit.admitted'),
    ]).toEqual([1, 1, 1]);
  });

  it('that it ended, when two processes close its room, or it was ended meanwhile', async () => {
    const { id } = await open();
    await letRunOut(id);
    const visits = held.get(VisitService, { strict: false });
    const found = await inClinic(() => visits['visits'].ofAppointment(id));
    await Promise.all([closeOverdue(), closeOverdue()]);
    await inClinic(async () => visits.closeOverdue((await visits['visits'].locked(found?.id as string)) as never));
    expect(await count(id, 'visit.ended')).toBe(1);
  });
});

describe('a visit that was called off', () => {
  it('leaves nobody waiting, and tells the patient the reason', async () => {
    const { id, phone, patient } = await waiting();
    await appointmentBecame(api.sql, id, 'cancelled');
    await told('appointment.cancelled', id);
    expect((await patient.hear('goodbye')).reason).toBe('called-off');
    expect(await api.sql('SELECT state, waiting_since FROM visit WHERE appointment_id = $1', [id])).toEqual([
      { state: 'scheduled', waiting_since: null },
    ]);
    expect((await phone.get('/api/visit/telehealth')).body).toMatchObject({ joinable: false, waitingSince: null });
    expect((await clinic.leo.get('/api/telehealth/visits')).body.items).not.toContainEqual(
      expect.objectContaining({ appointmentId: id }),
    );
  });

  it('or missed is shown so even before the worker handles the event', async () => {
    const { id, phone } = await clinic.visit();
    await appointmentBecame(api.sql, id, 'noshow');
    expect((await phone.get('/api/visit/telehealth')).body).toMatchObject({ state: 'no_show', joinable: false });
    expect((await clinic.leo.get(`/api/telehealth/visits/${id}`)).body.visit).toMatchObject({
      state: 'no_show',
      joinable: false,
    });
  });

  it('or is over, or whose room is not open, cannot be joined', async () => {
    const { id, phone } = await open();
    await end(id);
    expect((await phone.get('/api/visit/telehealth')).body).toMatchObject({ state: 'ended', joinable: false });
    const line = async (minutes: number) => {
      const visit = await clinic.visit(minutes);
      return (await clinic.leo.get(`/api/telehealth/visits/${visit.id}`)).body.visit.joinable;
    };
    expect([await line(20), await line(14), await line(-79), await line(-81)]).toEqual([false, true, true, false]);
  });
});

describe('a connection', () => {
  it('that does not answer pings is closed', async () => {
    const { phone } = await clinic.visit(5, 2);
    const token = await leave(phone);
    const [deaf, well] = [
      await connectBrowser(url, phone.cookie, { autoPong: false }),
      await connectBrowser(url, clinic.leo.cookie),
    ];
    deaf.say({ type: 'hello', token, after: null });
    await deaf.hear('view');
    await beat();
    await until(
      'the other one has answered',
      () => [...gateway()['requests'].keys()].filter(({ heard }) => heard).length === 1,
    );
    await beat();
    expect(await deaf.closed).toBe(1006);
    expect([...gateway()['requests'].keys()]).toHaveLength(1);
    well.drop();
    await well.closed;
  });

  it('is told that it was replaced when its join grant is used on another process', async () => {
    const { phone, token, patient } = await waiting();
    const other = await sit(phone, token, { at: clinic.url });
    expect((await patient.hear('goodbye')).reason).toBe('replaced');
    await other.hear('view', ({ view }) => view.state === 'waiting');
  });

  it('that starts anew deletes the signals that were stored for it', async () => {
    const { id, phone, token, patient, clinician, epoch } = await open();
    const waitingWords = () =>
      api.sql('SELECT FROM visit_signal s JOIN visit v ON v.id = s.visit_id WHERE v.appointment_id = $1', [id]);
    patient.drop();
    await patient.closed;
    clinician.say({ type: 'signal', to: epoch, body: offer('old') });
    await until('it is kept', async () => (await waitingWords()).length === 1);
    await sit(phone, token).then((anew) => anew.hear('view', ({ view }) => view.epoch > epoch));
    expect(await waitingWords()).toEqual([]);
  });

  it('passes no signal to the holder of a revoked join grant', async () => {
    const { id, epoch } = await open();
    await revoke(seatOf(id, 'patient').joinId);
    expect(await signalling().say(seatOf(id, 'clinician'), epoch, offer('into the void'))).toBe(false);
  });

  it('whose join grant was revoked no longer counts as present, even if it answers pings', async () => {
    const { id } = await waiting();
    const { joinId } = seatOf(id, 'patient');
    await revoke(joinId);
    const repository = held.get(SignallingRepository, { strict: false });
    expect(
      await inClinic(async () => {
        await repository.seen(joinId);
        return repository.stillSeen([joinId]);
      }),
    ).toEqual([]);
    expect(await api.sql('SELECT last_seen_at FROM visit_join WHERE id = $1', [joinId])).toEqual([
      { last_seen_at: null },
    ]);
    expect(await stateOf(id)).toBe('waiting');
  });

  it("is refused for a while after many invalid tokens of one person, and nobody else's is", async () => {
    const [{ phone }, other] = [await clinic.visit(5, 3), await clinic.visit(5, 1)];
    for (let times = 0; times < 20; times += 1) {
      const side = await sit(phone, 'x'.repeat(32));
      await side.closed;
    }
    await expect(connectBrowser(url, phone.cookie)).rejects.toThrow('429');
    expect(
      (
        await api.sql(`SELECT FROM audit_event WHERE action = 'identity.denied' AND actor_id = $1`, [
          api.clinic.patients[3],
        ])
      ).length,
    ).toBe(20);
    await sit(other.phone, await leave(other.phone)).then((side) => side.hear('view'));
  });

  it('of a colleague to another room does not affect this one', async () => {
    const [one, two] = [await waiting(), await waiting()];
    await sit(clinic.amara, await leaveForClinician(two.id, clinic.amara)).then((side) =>
      side.hear('view', ({ view }) => view.peer?.present === true),
    );
    expect([await stateOf(one.id), await stateOf(two.id)]).toEqual(['waiting', 'waiting']);
  });
});
