import { UnitOfWork } from '@snowmelt/database';
import { EventLog } from '@snowmelt/events';
import { happenedToOthers } from '@snowmelt/events/testing';
import { createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { SchedulingModule } from '../scheduling.module.js';
import { BookingService } from './booking.service.js';

let context: ClinicContext;
const patientId = () => context.clinic.patients[0] as string;
const query = (sql: string, values: unknown[]) => context.get(UnitOfWork).query<{ type: string }>(sql, values);
const resourceIds = () => [context.clinic.clinicians[0] as string];
const since = async (appointmentId: string, where = context.clinic) =>
  (
    await context.inClinic(
      () => query('SELECT e.type FROM events_since_moved($1, $2) e ORDER BY e.seq', [patientId(), appointmentId]),
      where,
    )
  ).map((row) => row.type);

beforeAll(async () => {
  context = await createClinicContext([SchedulingModule]);
});
afterAll(() => context?.stop());

it('events from before an appointment was moved do not count at its new time', async () => {
  const book = (startsLocal: string) =>
    context.inClinic(
      async () =>
        (
          await context.get(BookingService).book({
            patientId: patientId(),
            serviceTypeId: context.clinic.services.checkIn,
            startsLocal,
            resourceIds: resourceIds(),
          })
        ).id,
    );
  const ask = (appointmentId: string) =>
    context.inClinic(() => context.get(EventLog).append('link.asked', { patientId: patientId(), appointmentId }));
  const [id, other] = [await book('2037-06-01T10:00'), await book('2037-06-01T12:00')];
  await ask(id);
  await ask(other);
  expect(await since(id)).toEqual(['appointment.booked', 'link.asked']);
  await context.inClinic(() =>
    context
      .get(BookingService)
      .reschedule(id, { version: 1, startsLocal: '2037-06-02T10:00', resourceIds: resourceIds() }),
  );
  expect(await since(id)).toEqual([]);
  await ask(id);
  expect([await since(id), await since(other)]).toEqual([['link.asked'], ['appointment.booked', 'link.asked']]);
  expect(await since(id, await createBookingClinic(context.ownerUrl))).toEqual([]);
});

it("a patient's events are found by index, without reading everybody's", async () => {
  await happenedToOthers(context.sql, 'link.asked', 5000);
  const plan = JSON.stringify(
    await context.inClinic(() =>
      query(
        'EXPLAIN (FORMAT JSON) SELECT e.type FROM appointment a, LATERAL events_since_moved(a.patient_id, a.id) e WHERE a.patient_id = $1',
        [patientId()],
      ),
    ),
  );
  expect(plan.match(/domain_event_of_patient/g)).toHaveLength(2);
  expect(plan).not.toContain('Function Scan');
});
