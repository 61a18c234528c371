import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { SchedulingModule } from '../scheduling.module.js';
import { sitesMovedTo } from '../testing/calendar.factory.js';
import { AppointmentService } from './appointment.service.js';
import { BookingService } from './booking.service.js';

let context: ClinicContext;
beforeAll(async () => {
  context = await createClinicContext([SchedulingModule]);
});
afterAll(() => context?.stop());

// zones for which Node or PostgreSQL was an hour wrong; each on a day of its own
describe.each([
  ['America/Vancouver', '2036-12-15', '-07:00'],
  ['America/Edmonton', '2036-12-17', '-06:00'],
  ['Africa/Casablanca', '2036-12-19', '+00:00'],
  ['America/Los_Angeles', '2036-12-21', '-08:00'],
])('a clinic in %s, open from 00:00 to 23:45', (zone, day, offset) => {
  beforeAll(() => sitesMovedTo(context.sql, zone));

  it('has its times offered, booked and shown by one table, from the first hour to the last', async () => {
    const serviceTypeId = context.clinic.services.session;
    const free = await context.inClinic(() =>
      context.get(AppointmentService).freeSlots({ serviceTypeId, from: `${day}T00:00`, days: 1, limit: 100 }),
    );
    expect([free[0]?.startsLocal, free.at(-1)?.startsLocal]).toEqual([`${day}T00:00`, `${day}T22:45`]);
    for (const startsLocal of [`${day}T00:00`, `${day}T22:45`]) {
      const booked = await context.inClinic(() =>
        context.get(BookingService).book({
          patientId: context.clinic.patients[0] as string,
          serviceTypeId,
          startsLocal,
          resourceIds: [context.clinic.clinicians[0] as string, context.clinic.chairs[0] as string],
        }),
      );
      expect(Date.parse(booked.startsAt)).toBe(Date.parse(`${startsLocal}${offset}`));
      expect(free.find((slot) => slot.startsLocal === startsLocal)?.startsAt).toBe(booked.startsAt);
    }
    const { appointments, openings } = await context.inClinic(() =>
      context.get(AppointmentService).calendar({ from: `${day}T00:00`, to: `${day}T23:59` }),
    );
    expect(appointments.map(({ startsLocal }) => startsLocal)).toEqual([`${day}T00:00`, `${day}T22:45`]);
    expect(openings).toEqual(
      [expect.anything(), expect.anything()].map((resourceId) => ({
        resourceId,
        startsLocal: `${day}T00:00`,
        endsLocal: `${day}T23:45`,
      })),
    );
  });
});
