import { accountDisabled, accountEnabled, staffMember } from '@snowmelt/identity/testing';
import { AppointmentService } from './appointment.service.js';
import { BookingService } from './booking.service.js';
import { context, desk, patientIn, therapist } from '../testing/dose-scene.js';
import { infuse, larkspur, setUpLarkspur } from '../testing/larkspur-scene.js';
import { away, bookable, holiday, newSite, offeredService, openDaily, servicePhaseBecame } from '../testing.js';

setUpLarkspur();

const offered = (from: string, days = 1, more: { resourceId?: string } = {}) =>
  desk(() =>
    context.get(AppointmentService).freeSlots({ serviceTypeId: larkspur.infusion, from, days, limit: 100, ...more }),
  );
const times = (slots: Awaited<ReturnType<typeof offered>>) => slots.map(({ startsLocal }) => startsLocal.slice(11));
const held = ({ resources }: Awaited<ReturnType<typeof infuse>>, id: string) =>
  resources
    .filter((one) => one.id === id)
    .map(({ place, startsLocal, endsLocal }) => [place, startsLocal.slice(11), endsLocal.slice(11)]);

describe('an infusion of set-up, dose and stay, and turn-round', () => {
  it('holds chair, nurse place and patient each for its phases, and the next one may begin when the chair is ready (S14)', async () => {
    const first = await infuse('2037-01-05T09:00');
    expect(first).toMatchObject({ startsAt: '2037-01-05T17:00:00Z', endsAt: '2037-01-05T19:20:00Z' });
    expect(held(first, larkspur.chairs[0] as string)).toEqual([[1, '09:00', '11:30']]);
    expect(held(first, larkspur.nurse)).toEqual([[1, '09:00', '11:20']]);
    expect(held(first, larkspur.prescriber)).toEqual([]); // on site, for all chairs
    await expect(infuse('2037-01-05T11:15')).rejects.toMatchObject({ code: 'SCHEDULING.SLOT_TAKEN' });
    await expect(infuse('2037-01-05T11:30')).resolves.toMatchObject({ status: 'booked' });
  });

  it('is refused with how many patients the nurse has and until when, and the next time is offered (S13)', async () => {
    await infuse('2037-01-06T09:00', 0);
    await infuse('2037-01-06T09:00', 1);
    await expect(infuse('2037-01-06T09:30', 2)).rejects.toMatchObject({
      ...{ status: 409, code: 'SCHEDULING.SLOT_TAKEN' },
      message: 'Chidi Okafor, RN has 2 of 2 patients until 11:20 AM. Choose another time.',
    });
    expect(times(await offered('2037-01-06T09:15')).at(0)).toBe('11:30');
  });

  it('two hundred third patients at once for a nurse with two places: none is booked, each is refused by code', async () => {
    await infuse('2037-01-07T09:00', 0);
    await infuse('2037-01-07T09:00', 1);
    const { patientId } = await patientIn();
    const third = { patientId, serviceTypeId: larkspur.infusion, startsLocal: '2037-01-07T09:30' };
    const book = () =>
      desk(() =>
        context.get(BookingService).book({ ...third, resourceIds: [larkspur.chairs[2] as string, larkspur.nurse] }),
      );
    const line = async () => {
      const codes: unknown[] = [];
      for (let n = 0; n < 25; n += 1)
        codes.push(await book().catch((error: unknown) => (error as { code: string }).code));
      return codes;
    };
    const answers = await Promise.all(Array.from({ length: 8 }, line));
    expect([answers.flat().length, new Set(answers.flat())]).toEqual([200, new Set(['SCHEDULING.SLOT_TAKEN'])]);
  });

  it('needs a prescriber on site during dose and stay; a colleague there will do (S15)', async () => {
    await away(context.sql, larkspur.prescriber, '2037-01-08T12:00', '2037-01-08T13:00');
    await expect(infuse('2037-01-08T10:30')).rejects.toMatchObject({
      ...{ status: 409, code: 'SCHEDULING.NOBODY_ON_SITE' },
      message: 'No prescriber is on site from 12:00 PM to 12:50 PM. Choose another time.',
    });
    expect(times(await offered('2037-01-08T08:00'))).toEqual(
      // the stay of the one ends at noon, the dose of the other begins at one
      ['08:00', '08:15', '08:30', '08:45', '09:00', '09:15', '09:30', '12:45', ...after('13:00', '14:30')],
    );
    const { id } = await staffMember(context.sql, {
      name: 'Kaia Lindqvist, PMHNP',
      roles: ['clinician', 'prescriber'],
    });
    const colleague = await bookable(context.sql, 'clinician', 'Kaia Lindqvist, PMHNP', { staffId: id });
    await openDaily(context.sql, [colleague], '10:00', '14:00', '2037-01-08', '2037-01-08');
    await expect(infuse('2037-01-08T10:30')).resolves.toMatchObject({ status: 'booked' });
  });

  it('does not count a prescriber who has left as being on site', async () => {
    await accountDisabled(context.sql, context.clinic.prescriberId);
    await expect(infuse('2037-01-15T09:00')).rejects.toMatchObject({ code: 'SCHEDULING.NOBODY_ON_SITE' });
    expect(await offered('2037-01-15T08:00')).toEqual([]);
    await accountEnabled(context.sql, context.clinic.prescriberId);
    await expect(infuse('2037-01-15T09:00')).resolves.toMatchObject({ status: 'booked' });
  });

  it('a therapist alone is never its nurse, but may take part beside her (S16)', async () => {
    const chair = larkspur.chairs[0] as string;
    await expect(infuse('2037-01-09T09:00', 0, { resourceIds: [chair, therapist.lane] })).rejects.toMatchObject({
      status: 422,
      code: 'SCHEDULING.NOT_QUALIFIED',
    });
    const visit = await infuse('2037-01-09T09:00', 0, { resourceIds: [chair, larkspur.nurse, therapist.lane] });
    expect(held(visit, therapist.lane)).toEqual([[1, '09:00', '11:20']]);
    const slots = await offered('2037-01-09T08:00', 1, { resourceId: therapist.lane });
    expect(times(slots).at(0)).toBe('11:30'); // with him
    expect(slots.at(0)?.resources.map(({ name }) => name)).toContain('A Leo Park, LMFT');
  });

  it.each<[what: string, ids: () => string[]]>([
    ['no nurse', () => [larkspur.chairs[0] as string]],
    ['two chairs', () => [...larkspur.chairs.slice(0, 2), larkspur.nurse]],
    ['the same chair twice', () => [larkspur.chairs[0] as string, larkspur.chairs[0] as string, larkspur.nurse]],
  ])('does not fit with %s', (_what, ids) =>
    expect(infuse('2037-01-12T09:00', 0, { resourceIds: ids() })).rejects.toMatchObject({
      ...{ status: 422, code: 'SCHEDULING.RESOURCES_DO_NOT_FIT' },
    }),
  );

  it('spreads over chairs that are alike (S21)', async () => {
    const used = new Map<string, number>();
    for (const startsLocal of ['08:00', '08:00', '10:30', '10:30', '13:00', '13:00']) {
      const slot = (await offered(`2037-01-13T${startsLocal}`)).find((one) => one.startsLocal.endsWith(startsLocal));
      const ids = slot?.resources.map(({ id }) => id) as string[];
      await infuse(`2037-01-13T${startsLocal}`, 0, { resourceIds: ids });
      for (const id of ids) used.set(id, (used.get(id) ?? 0) + 1);
    }
    expect(larkspur.chairs.map((id) => used.get(id))).toEqual([2, 2, 2]);
  });
});

describe('hours', () => {
  it('hold from a day on and until another, and the earlier ones stay', async () => {
    const room = await bookable(context.sql, 'room', 'Room A');
    await openDaily(context.sql, [room], '09:00', '10:00', null, '2037-02-02');
    await openDaily(context.sql, [room], '14:00', '15:00', '2037-02-03');
    const serviceTypeId = await offeredService(context.sql, {
      ...{ code: 'room', purpose: 'group', minutes: 60 },
      needs: ['room'],
    });
    const found = await desk(() =>
      context.get(AppointmentService).freeSlots({ serviceTypeId, from: '2037-02-01T00:00', days: 4, limit: 100 }),
    );
    expect(found.map(({ startsLocal }) => startsLocal)).toEqual([
      ...['2037-02-01T09:00', '2037-02-02T09:00', '2037-02-03T14:00', '2037-02-04T14:00'],
    ]);
  });

  it('end on a holiday of the site, for everybody and everything there', async () => {
    await holiday(context.sql, larkspur.site, '2037-02-10');
    expect(await offered('2037-02-10T00:00')).toEqual([]);
    await expect(infuse('2037-02-10T09:00')).rejects.toMatchObject({ code: 'SCHEDULING.OUTSIDE_OPENING_HOURS' });
  });
});

describe('a site', () => {
  it('has a zone of its own, and a visit has people and things of one site only', async () => {
    const sql = context.sql;
    const honolulu = await newSite(sql, 'Honolulu', 'Pacific/Honolulu');
    const there = await bookable(sql, 'chair', 'Chair 9', { siteId: honolulu });
    await openDaily(sql, [there], '08:00', '18:00');
    const serviceTypeId = await offeredService(sql, { code: 'there', purpose: 'group', minutes: 60, needs: ['chair'] });
    const { patientId } = await patientIn();
    const booked = await desk(() =>
      context
        .get(BookingService)
        .book({ patientId, serviceTypeId, startsLocal: '2037-02-12T08:00', resourceIds: [there] }),
    );
    expect(booked).toMatchObject({ siteId: honolulu, timeZone: 'Pacific/Honolulu', startsAt: '2037-02-12T18:00:00Z' });
    const calendar = (siteId: string) =>
      desk(() =>
        context.get(AppointmentService).calendar({ from: '2037-02-12T00:00', to: '2037-02-12T23:59', siteId }),
      );
    expect((await calendar(honolulu)).appointments.map(({ id }) => id)).toEqual([booked.id]);
    expect((await calendar(larkspur.site)).appointments).toEqual([]);
    const nowhere = { status: 422, code: 'SCHEDULING.UNKNOWN_SITE' };
    await expect(calendar(serviceTypeId)).rejects.toMatchObject(nowhere);
    const elsewhere = { serviceTypeId, from: '2037-02-12T00:00', days: 1, limit: 5, siteId: serviceTypeId };
    await expect(desk(() => context.get(AppointmentService).freeSlots(elsewhere))).rejects.toMatchObject(nowhere);
    await expect(infuse('2037-02-12T09:00', 0, { resourceIds: [there, larkspur.nurse] })).rejects.toMatchObject({
      code: 'SCHEDULING.RESOURCES_DO_NOT_FIT',
    });
  });
});

describe('a move', () => {
  it('takes the phases that the service has now, not the old length', async () => {
    const sql = context.sql;
    const serviceTypeId = await offeredService(sql, { code: 'short', purpose: 'group', minutes: 30, needs: ['chair'] });
    const { patientId } = await patientIn();
    const resourceIds = [larkspur.chairs[0] as string];
    const visit = await desk(() =>
      context.get(BookingService).book({ patientId, serviceTypeId, startsLocal: '2037-02-16T09:00', resourceIds }),
    );
    await servicePhaseBecame(sql, serviceTypeId, 45);
    const moved = await desk(() =>
      context.get(BookingService).reschedule(visit.id, { startsLocal: '2037-02-16T10:00', resourceIds, version: 1 }),
    );
    expect(held(moved, larkspur.chairs[0] as string)).toEqual([[1, '10:00', '10:45']]);
    expect(moved.serviceType.durationMinutes).toBe(45);
  });
});

/** Every quarter of an hour from one time to another. */
function after(from: string, to: string): string[] {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return Array.from({ length: (minutes(to) - minutes(from)) / 15 + 1 }, (_, n) => minutes(from) + n * 15).map(
    (at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`,
  );
}
