import { Duties } from '@snowmelt/database';
import { nowWorksAs } from '@snowmelt/identity/testing';
import { appointmentBecame } from '@snowmelt/scheduling/testing';
import { silentForAMinute } from '@snowmelt/telehealth/testing';
import { type Caller, startApi, type TestApi } from '../support/api.js';
import { createTelehealthClinic, type TelehealthClinic } from '../support/telehealth-clinic.js';
import { visitActs } from '../support/visit-acts.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';

let api: TestApi;
let clinic: TelehealthClinic;
let worker: WorkerParts;

beforeAll(async () => {
  api = await startApi();
  clinic = await createTelehealthClinic(api);
  worker = await startWorkerParts(api.appUrl);
});
afterAll(async () => {
  await worker?.stop();
  await api?.stop();
});

const { admit, leaveForClinician, sit, waiting } = visitActs(() => clinic);
const visitOf = async (id: string) =>
  (await api.sql('SELECT id FROM visit WHERE appointment_id = $1', [id]))[0]?.['id'];
/** Who did what with a visit, in its order. */
const trail = async (id: string, actions: string[]) =>
  (
    await api.sql(
      'SELECT action, actor_kind, actor_id, patient_id, detail FROM audit_event WHERE entity_id = $1 AND action = ANY ($2) ORDER BY seq',
      [await visitOf(id), actions],
    )
  ).map((entry) => [
    entry['action'],
    entry['actor_kind'],
    entry['actor_id'],
    entry['patient_id'],
    (entry['detail'] as { role?: string }).role ?? null,
  ]);

describe('the audit trail of a visit', () => {
  it('records who entered and who left, and no second entry after a reconnect', async () => {
    const { id, phone, token, patient } = await waiting();
    const robin = api.clinic.patients[0];
    await admit(id);
    const leo = await sit(clinic.leo, await leaveForClinician(id, clinic.leo));
    const { seq } = await patient.hear('view', ({ view }) => view.state === 'in_progress');
    patient.drop();
    const back = await sit(phone, token, { after: seq });
    await back.hear('view');
    back.say({ type: 'renew' });
    await leo.hear('view', ({ view }) => view.epoch < (view.peer?.epoch ?? 0));
    back.say({ type: 'leave' });
    expect(await back.closed).toBe(1000);
    leo.say({ type: 'leave' });
    expect(await leo.closed).toBe(1000);
    expect(await trail(id, ['visit.entered', 'visit.in_progress', 'visit.interrupted', 'visit.left'])).toEqual([
      ['visit.entered', 'patient', robin, robin, 'patient'],
      ['visit.in_progress', 'staff', clinic.leoId, robin, null],
      ['visit.entered', 'staff', clinic.leoId, robin, 'clinician'],
      ['visit.interrupted', 'patient', robin, robin, null],
      ['visit.left', 'patient', robin, robin, 'patient'],
      ['visit.left', 'staff', clinic.leoId, robin, 'clinician'],
    ]);
  });

  it("records the return of a patient who had lost the connection under the patient's name", async () => {
    const { id, phone, token, patient } = await waiting();
    await silentForAMinute(api.sql, id);
    await worker.get(Duties).round(5);
    await patient.hear('view', ({ view }) => view.state === 'scheduled');
    const back = await sit(phone, token, { after: 0 });
    await back.hear('view', ({ view }) => view.state === 'waiting');
    const robin = api.clinic.patients[0];
    expect(await trail(id, ['visit.entered', 'visit.waiting', 'visit.scheduled'])).toEqual([
      ['visit.waiting', 'patient', robin, robin, null],
      ['visit.entered', 'patient', robin, robin, 'patient'],
      ['visit.scheduled', 'system', null, robin, null],
      ['visit.waiting', 'patient', robin, robin, null],
    ]);
    back.drop();
  });

  it('records an attempt to enter with the join grant of somebody else, or without the role', async () => {
    const { id, token } = await waiting();
    const refused = async (who: Caller, with_: string) => {
      const side = await sit(who, with_);
      expect(await side.hear('refused')).toEqual({ type: 'refused', code: 'TELEHEALTH.NO_JOIN_GRANT' });
    };
    const leos = await leaveForClinician(id, clinic.leo);
    await refused(clinic.amara, leos);
    await refused(clinic.amara, token);
    await refused(clinic.amara, 'x'.repeat(32));
    await nowWorksAs(api.sql, clinic.leoId, 'front_desk');
    await refused(clinic.leo, leos);
    await nowWorksAs(api.sql, clinic.leoId, 'clinician');
    const visit = ['visit', await visitOf(id), api.clinic.patients[0]];
    const denied = await api.sql(
      `SELECT actor_id, entity_kind, entity_id, patient_id, detail FROM audit_event WHERE action = 'identity.denied' AND actor_kind = 'staff' ORDER BY seq`,
    );
    expect(
      denied.map((entry) => [entry['actor_id'], entry['entity_kind'], entry['entity_id'], entry['patient_id']]),
    ).toEqual([
      [clinic.amaraId, ...visit],
      [clinic.amaraId, ...visit],
      [clinic.amaraId, 'route', null, null],
      [clinic.leoId, ...visit],
    ]);
    for (const { detail } of denied)
      expect(detail).toEqual({ method: 'GET', route: '/api/signal', code: 'TELEHEALTH.NO_JOIN_GRANT' });
    // who has leave, or had it, is denied nothing
    const side = await sit(clinic.leo, leos);
    await side.hear('view');
    await clinic.leo.post(`/api/telehealth/visits/${id}/join`, { replace: true });
    expect((await (await sit(clinic.leo, leos)).hear('goodbye')).reason).toBe('replaced');
    expect(await api.sql(`SELECT FROM audit_event WHERE action = 'identity.denied'`)).toHaveLength(4);
    expect(await api.sql('SELECT seq FROM first_broken_audit_event()')).toEqual([]);
  });

  it('records no denial when people join their own visit too early or too late', async () => {
    const denied = async () => (await api.sql(`SELECT FROM audit_event WHERE action = 'identity.denied'`)).length;
    const before = await denied();
    const [early, late, cancelled] = [await clinic.visit(16), await clinic.visit(-81), await clinic.visit()];
    await appointmentBecame(api.sql, cancelled.id, 'cancelled');
    const joins = [early, late, cancelled].flatMap(({ id, phone }) => [
      () => phone.post('/api/visit/telehealth/join', {}),
      () => clinic.leo.post(`/api/telehealth/visits/${id}/join`, {}),
    ]);
    const statuses = [];
    for (const ask of [...joins, () => clinic.leo.get(`/api/telehealth/visits/${cancelled.id}`)])
      statuses.push((await ask()).status);
    expect([statuses, await denied()]).toEqual([[403, 403, 403, 403, 409, 409, 404], before]);
    expect((await api.otherStaff.post(`/api/telehealth/visits/${early.id}/join`, {})).status).toBe(403);
    expect((await early.phone.post(`/api/telehealth/visits/${early.id}/join`, {})).status).toBe(401);
    expect(await denied()).toBe(before + 1); // the other is in the log of their own clinic
  });
});
