import { admit, api, clinic, open, setUpTwoInstances, waiting } from '../support/telehealth-scene.js';
import { until } from '../support/until.js';

setUpTwoInstances();

const seenBy = async (who: typeof clinic.leo, id: string) =>
  (await who.get('/api/telehealth/waiting')).body.items.find(
    ({ appointmentId }: { appointmentId: string }) => appointmentId === id,
  );

describe('who waits', () => {
  it('is seen by any staff, with since when and whose visit it is, until the patient is let in', async () => {
    const { id } = await waiting();
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
    await until('the patient is alone', async () => (await seenBy(api.staff, id)) !== undefined);
    patient.drop();
    await until('nobody is there', async () => (await seenBy(api.staff, id)) === undefined);
  });

  it('leaves the room to clinicians, but shows the day to those at the desk', async () => {
    const { id } = await waiting();
    const statuses = ['/api/telehealth/visits', `/api/telehealth/visits/${id}`].map(
      async (path) => (await api.staff.get(path)).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 403]);
  });
});
