import { licensed } from '@snowmelt/identity/testing';
import { AppointmentService } from './appointment.service.js';
import { BookingService } from './booking.service.js';
import { context, desk, nextPatient, patientIn } from '../testing/dose-scene.js';
import { infuse, larkspur, setUpLarkspur } from '../testing/larkspur-scene.js';
import { offeredService, phasedInfusion } from '../testing.js';

setUpLarkspur();

const starts = async (serviceTypeId: string, from: string, limit = 100) =>
  (await desk(() => context.get(AppointmentService).freeSlots({ serviceTypeId, from, days: 1, limit }))).map(
    ({ startsLocal }) => startsLocal.slice(11),
  );

describe('a set-up for which the nurse is alone with the patient', () => {
  it('takes all her places for these minutes, and only one afterwards', async () => {
    const serviceTypeId = await phasedInfusion(context.sql, 'alone', { aloneThrough: 1 });
    const visit = await infuse('2037-03-02T09:00', 0, { serviceTypeId });
    expect(
      visit.resources
        .filter(({ id }) => id === larkspur.nurse)
        .map(({ place, endsLocal }) => [place, endsLocal.slice(11)]),
    ).toEqual([
      [1, '11:20'],
      [2, '09:20'],
    ]);
    // she has nobody for a service that lets her have two patients, until the set-up is over
    await expect(infuse('2037-03-02T09:15', 1)).rejects.toMatchObject({ code: 'SCHEDULING.SLOT_TAKEN' });
    await expect(infuse('2037-03-02T09:20', 1)).resolves.toMatchObject({ status: 'booked' });
    // and whoever needs her alone waits until she has no other patient
    await expect(infuse('2037-03-02T10:00', 2, { serviceTypeId })).rejects.toMatchObject({
      code: 'SCHEDULING.SLOT_TAKEN',
    });
    expect((await starts(serviceTypeId, '2037-03-02T09:00', 1))[0]).toBe('11:45');
  });
});

describe('a requirement of a licence or certificate', () => {
  it('is met until the end of its last day, by the clocks of the site', async () => {
    await licensed(context.sql, larkspur.nurseId, 'ACLS', '2037-03-10');
    const serviceTypeId = await phasedInfusion(context.sql, 'acls', { qualification: 'ACLS' });
    expect(await starts(serviceTypeId, '2037-03-10T00:00')).toContain('08:00');
    expect(await starts(serviceTypeId, '2037-03-11T00:00')).toEqual([]);
    await expect(infuse('2037-03-10T09:00', 0, { serviceTypeId })).resolves.toMatchObject({ status: 'booked' });
    await expect(infuse('2037-03-11T09:00', 0, { serviceTypeId })).rejects.toMatchObject({
      ...{ status: 422, code: 'SCHEDULING.NOT_QUALIFIED', meta: { kind: 'nurse', qualification: 'ACLS' } },
    });
  });
});

describe('a dose', () => {
  it('is refused for a service whose settings ask for no prescriber', async () => {
    const serviceTypeId = await offeredService(context.sql, {
      ...{ code: 'unsafe', purpose: 'dose', minutes: 60 },
      needs: ['chair'],
    });
    await expect(
      infuse('2037-03-12T09:00', 0, { serviceTypeId, resourceIds: [larkspur.chairs[0] as string] }),
    ).rejects.toMatchObject({ status: 409, code: 'SCHEDULING.NO_PRESCRIBER_ASKED_FOR' });
  });
});

describe('a series', () => {
  const group = (patientId: string, serviceTypeId: string, startsLocal: string, seriesId?: string) => ({
    ...{ patientId, serviceTypeId, startsLocal, resourceIds: [larkspur.chairs[0] as string] },
    ...(seriesId ? { seriesId } : {}),
  });

  it('is what several visits become that are booked for a patient at once; a later one may join it, nobody else’s', async () => {
    const { patientId } = await patientIn();
    const serviceTypeId = await offeredService(context.sql, {
      ...{ code: 'series', purpose: 'group', minutes: 30 },
      needs: ['chair'],
    });
    const visits = await desk(() =>
      context.get(BookingService).change(
        ['2037-03-16T09:00', '2037-03-17T09:00'].map((startsLocal) => ({
          op: 'book' as const,
          request: group(patientId, serviceTypeId, startsLocal),
        })),
      ),
    );
    const seriesId = visits[0]?.seriesId as string;
    expect(visits.map((visit) => visit.seriesId)).toEqual([seriesId, seriesId]);
    expect(seriesId).toMatch(/^[0-9a-f-]{36}$/);
    const book = (whose: string, startsLocal: string, series?: string) =>
      desk(() => context.get(BookingService).book(group(whose, serviceTypeId, startsLocal, series)));
    expect((await book(patientId, '2037-03-18T09:00', seriesId)).seriesId).toBe(seriesId);
    expect((await book(patientId, '2037-03-19T09:00')).seriesId).toBeNull();
    await expect(book(nextPatient(), '2037-03-20T09:00', seriesId)).rejects.toMatchObject({
      code: 'SCHEDULING.UNKNOWN_REFERENCE',
    });
  });
});
