import { clinicMovedTo } from '@snowmelt/identity/testing';
import { appointmentBecame, sitesMovedTo } from '@snowmelt/scheduling/testing';
import { patientAdmitted } from '@snowmelt/telehealth/testing';
import { startApi, type TestApi } from '../support/api.js';
import { createTelehealthClinic, type TelehealthClinic } from '../support/telehealth-clinic.js';
import { zoneWhereItIs } from '../support/zones.js';

let api: TestApi;
let clinic: TelehealthClinic;
/** Minutes since the clinic's midnight. */
let sinceMidnight: number;

beforeAll(async () => {
  api = await startApi();
  clinic = await createTelehealthClinic(api);
  sinceMidnight = new Date().getUTCMinutes();
  for (const moved of [clinicMovedTo, sitesMovedTo]) await moved(api.sql, zoneWhereItIs(0));
});
afterAll(() => api?.stop());

const ofToday = async () =>
  (await clinic.leo.get('/api/telehealth/visits')).body.items.map(
    ({ appointmentId }: { appointmentId: string }) => appointmentId,
  );
const read = (id: string, who = clinic.leo) => who.get(`/api/telehealth/visits/${id}`);

it("a visit that began before midnight is not in today's list, and can still be read, joined and ended", async () => {
  const { id, phone } = await clinic.visit(-sinceMidnight - 5);
  expect((await phone.post('/api/visit/telehealth/join', { replace: false })).status).toBe(200);
  await patientAdmitted(api.sql, id, api.clinic.staffId);
  expect(await ofToday()).not.toContain(id);
  expect((await read(id)).body).toMatchObject({
    callBackWithinMinutes: 2,
    visit: { appointmentId: id, patientId: api.clinic.patients[0], state: 'admitted', joinable: true },
  });
  expect((await clinic.leo.post(`/api/telehealth/visits/${id}/join`, { replace: false })).status).toBe(200);
  expect((await clinic.leo.post(`/api/telehealth/visits/${id}/end`, {})).status).toBe(200);
  expect((await read(id)).body.visit).toMatchObject({ state: 'ended', joinable: false });
});

it("a room page that polls every few seconds is one read of this patient's record", async () => {
  const { id } = await clinic.visit(5, 1);
  for (let n = 0; n < 4; n += 1) expect((await read(id, clinic.amara)).status).toBe(200);
  expect(await api.sql(`SELECT action, patient_id FROM audit_event WHERE entity_id = $1`, [id])).toEqual([
    { action: 'visit.read-room', patient_id: api.clinic.patients[1] },
  ]);
});

it('a visit cancelled before it began is not found, and the front desk may read none', async () => {
  const { id } = await clinic.visit(5, 2);
  expect((await read(id, api.staff)).status).toBe(403);
  await appointmentBecame(api.sql, id, 'cancelled');
  expect(await read(id)).toMatchObject({ status: 404, body: { code: 'VISIT.NOT_FOUND' } });
});
