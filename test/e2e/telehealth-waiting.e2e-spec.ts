import { laneReserved } from '@snowmelt/scheduling/testing';
import { silentForAMinute } from '@snowmelt/telehealth/testing';
import { admit, api, clearAbsent, clinic, open, setUpTwoInstances, waiting } from '../support/telehealth-scene.js';

setUpTwoInstances();

const seenBy = async (who: typeof clinic.leo, id: string) =>
  (await who.get('/api/telehealth/waiting')).body.items.find(
    ({ appointmentId }: { appointmentId: string }) => appointmentId === id,
  );

describe('who waits', () => {
  it('is seen by any staff, with since when and whose visit it is, until the patient is let in', async () => {
    const { id } = await waiting();
    await laneReserved(api.sql, id, clinic.leoLane);
    expect(await seenBy(api.staff, id)).toEqual({
      appointmentId: id,
      patientName: expect.any(String),
      clinicianName: 'Leo Park, LMFT',
      startsLocal: expect.any(String),
      since: expect.any(String),
      isMine: false,
    });
    expect([(await seenBy(clinic.leo, id)).isMine, (await seenBy(clinic.amara, id)).isMine]).toEqual([true, false]);
    expect(await seenBy(api.otherStaff, id)).toBeUndefined();
    expect((await api.anybody.get('/api/telehealth/waiting')).status).toBe(401);
    await admit(id);
    expect(await seenBy(api.staff, id)).toBeUndefined();
  });

  it('is also who is left alone in the room, and nobody who has gone', async () => {
    const { id, clinician, patient } = await open();
    expect(await seenBy(api.staff, id)).toBeUndefined();
    clinician.drop();
    await silentForAMinute(api.sql, id, 'clinician');
    await clearAbsent();
    expect(await seenBy(api.staff, id)).toBeDefined();
    patient.drop();
    await silentForAMinute(api.sql, id);
    await clearAbsent();
    expect(await seenBy(api.staff, id)).toBeUndefined();
  });

  it('leaves the room to clinicians, but shows the day to those at the desk', async () => {
    const { id } = await waiting();
    const statuses = ['/api/telehealth/visits', `/api/telehealth/visits/${id}`].map(
      async (path) => (await api.staff.get(path)).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 403]);
  });
});
