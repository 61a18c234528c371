import { randomUUID } from 'node:crypto';
import { DutiesModule, UnitOfWork } from '@snowmelt/database';
import { EventDelivery, EventLog } from '@snowmelt/events';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { deliverEvents, heardElsewhere } from '../../../../test/support/deliver-events.js';
import { AttendanceService } from '../appointment/attendance.service.js';
import { BookingService } from '../appointment/booking.service.js';
import { SchedulingModule } from '../scheduling.module.js';
import { SchedulingWorkerModule } from '../worker.js';
import { bookedAppointment } from '../testing.js';
import { VisitAttendanceSubscriber } from './visit-attendance.subscriber.js';

let context: ClinicContext;
let hour = 0;
const inClinic = <T>(work: () => T | Promise<T>) => context.inClinic(work);
const patientId = () => context.clinic.patients[0] as string;

beforeAll(async () => {
  context = await createClinicContext([DutiesModule, SchedulingModule, SchedulingWorkerModule]);
  heardElsewhere(context.get(EventDelivery), 'appointment.booked', 'appointment.arrived');
});
afterAll(() => context?.stop());

const book = () =>
  inClinic(
    async () =>
      (
        await context.get(BookingService).book({
          patientId: patientId(),
          serviceTypeId: context.clinic.services.checkIn,
          startsLocal: `2037-06-01T${String(8 + hour++).padStart(2, '0')}:00`,
          resourceIds: [context.clinic.clinicians[0] as string],
        })
      ).id,
  );
type Fact = 'visit.started' | 'visit.ended';
const record = (appointmentId: string, ...types: Fact[]) =>
  inClinic(async () => {
    for (const type of types) {
      if (type === 'visit.started') await context.get(AttendanceService).visitStarted(appointmentId);
      else await context.get(AttendanceService).visitEnded(appointmentId, null);
      context.get(EventLog).append(type, { patientId: patientId(), appointmentId, visitId: randomUUID() });
    }
  });
const told = async (appointmentId: string, ...types: Fact[]) => {
  for (const type of types)
    await inClinic(() =>
      context.get(VisitAttendanceSubscriber).handle({
        id: randomUUID(),
        type,
        payload: { patientId: patientId(), appointmentId, visitId: randomUUID() },
        occurredAt: new Date(),
      }),
    );
};
const status = async (id: string) =>
  (
    await inClinic(() =>
      context.get(UnitOfWork).query<{ status: string }>('SELECT status FROM appointment WHERE id = $1', [id]),
    )
  )[0]?.status;
const changes = (id: string) =>
  inClinic(async () =>
    (
      await context
        .get(UnitOfWork)
        .query<{ type: string }>(
          `SELECT type FROM domain_event WHERE payload ->> 'appointmentId' = $1 AND type LIKE 'appointment.%' ORDER BY seq`,
          [id],
        )
    ).map(({ type }) => type),
  );

it('a video visit that started marks the arrival, and one that ended marks the visit as kept; a repeated event changes nothing', async () => {
  const id = await book();
  await record(id, 'visit.started');
  for (let times = 0; times < 2; times += 1) await deliverEvents(context.get(EventDelivery));
  await told(id, 'visit.started');
  expect(await status(id)).toBe('arrived');
  await record(id, 'visit.ended');
  await deliverEvents(context.get(EventDelivery));
  await told(id, 'visit.started', 'visit.ended');
  expect(await status(id)).toBe('fulfilled');
  expect(await changes(id)).toEqual(['appointment.booked', 'appointment.arrived', 'appointment.fulfilled']);
});

it('marks it as kept even when the end is delivered before the start', async () => {
  const id = await book();
  await record(id, 'visit.started', 'visit.ended');
  await told(id, 'visit.ended', 'visit.started');
  expect(await status(id)).toBe('fulfilled');
});

it('does not mark it as kept when it ended before it started', async () => {
  const id = await book();
  await record(id, 'visit.ended');
  await told(id, 'visit.ended');
  expect(await status(id)).toBe('booked');
});

it('does not mark it as kept when the desk had already recorded an arrival', async () => {
  const id = await book();
  await inClinic(() => context.get(UnitOfWork).query(`UPDATE appointment SET status = 'arrived' WHERE id = $1`, [id]));
  await record(id, 'visit.ended');
  await told(id, 'visit.ended');
  expect(await status(id)).toBe('arrived');
});

it('marks only the arrival for a dose: that it was given is recorded by a person', async () => {
  const { staffId: by, services } = context.clinic;
  const dose = { patientId: patientId(), serviceTypeId: services.infusion, by, startsLocal: '2037-06-02T08:00' };
  const id = await bookedAppointment(context.sql, dose);
  await record(id, 'visit.started', 'visit.ended');
  await told(id, 'visit.started', 'visit.ended');
  expect(await status(id)).toBe('arrived');
});

it('an appointment whose video visit took place cannot be moved, even before the event is delivered', async () => {
  const id = await book();
  await record(id, 'visit.started', 'visit.ended');
  const moved = inClinic(() =>
    context.get(BookingService).reschedule(id, {
      version: 1,
      startsLocal: '2037-06-09T10:00',
      resourceIds: [context.clinic.clinicians[0] as string],
    }),
  );
  await expect(moved).rejects.toMatchObject({ code: 'SCHEDULING.NOT_MOVABLE' });
  expect(await status(id)).toBe('booked');
});

it('an appointment that was moved before the event was delivered does not become arrived', async () => {
  const id = await book();
  await record(id, 'visit.started');
  await inClinic(() =>
    context.get(BookingService).reschedule(id, {
      version: 1,
      startsLocal: '2037-06-08T10:00',
      resourceIds: [context.clinic.clinicians[0] as string],
    }),
  );
  await told(id, 'visit.started');
  expect(await status(id)).toBe('booked');
  await record(id, 'visit.started');
  await told(id, 'visit.started');
  expect(await status(id)).toBe('arrived');
});
