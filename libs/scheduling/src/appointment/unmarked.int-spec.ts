import { demoClockAt, demoClockReset } from '@snowmelt/clock/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { SchedulingModule } from '../scheduling.module.js';
import { AppointmentRepository } from './appointment.repository.js';
import { AppointmentService } from './appointment.service.js';
import { AttendanceService } from './attendance.service.js';
import { BookingService } from './booking.service.js';

let context: ClinicContext;
beforeAll(async () => {
  context = await createClinicContext([SchedulingModule]);
});
afterAll(() => context?.stop());
afterEach(() => demoClockReset(context.sql));

/** Sets the planning clock to this long after the end of the appointment. */
async function clockAt(id: string, sinceItsEnd: string): Promise<void> {
  const [{ ends }] = await context.sql('SELECT ends_at::text AS ends FROM appointment WHERE id = $1', [id]);
  await demoClockAt(context.sql, ends, sinceItsEnd);
}

const booked = (startsLocal: string) =>
  context.inClinic(() =>
    context.get(BookingService).book({
      patientId: context.clinic.patients[0] as string,
      serviceTypeId: context.clinic.services.checkIn,
      startsLocal,
      resourceIds: [context.clinic.clinicians[0] as string],
    }),
  );
const read = (id: string) => context.inClinic(() => context.get(AppointmentService).read(id));

it('an appointment is "not marked" once it is over without a recorded outcome', async () => {
  const { id, unmarked } = await booked('2037-06-01T10:00');
  expect(unmarked).toBe(false);
  await clockAt(id, '-1 minute');
  expect(await read(id)).toMatchObject({ status: 'booked', unmarked: false });
  await clockAt(id, '0');
  expect(await read(id)).toMatchObject({ status: 'booked', unmarked: true });
  const [ofPatient] = await context.inClinic(() =>
    context.get(AppointmentRepository).ofPatient(context.clinic.patients[0] as string),
  );
  expect(ofPatient).toMatchObject({ id, unmarked: true });
});

it.each([
  ['arrived', '2037-06-02T10:00'],
  ['noshow', '2037-06-03T10:00'],
  ['cancelled', '2037-06-04T10:00'],
] as const)('one that is %s counts as marked', async (status, startsLocal) => {
  const { id, version } = await booked(startsLocal);
  await clockAt(id, '1 day');
  const attendance = context.get(AttendanceService);
  await context.inClinic(() =>
    status === 'cancelled'
      ? attendance.cancel(id, { version, cancelledBy: 'patient', reason: 'asked for' })
      : attendance.record(id, version, status),
  );
  expect(await read(id)).toMatchObject({ status, unmarked: false });
});
