import { randomUUID } from 'node:crypto';
import { demoClockAt, demoClockReset } from '@snowmelt/clock/testing';
import { DutiesModule } from '@snowmelt/database';
import { EventDelivery, EventLog } from '@snowmelt/events';
import { openTasks, tasksDue } from '@snowmelt/tasks/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { deliverEvents, heardElsewhere } from '../../../../test/support/deliver-events.js';
import { AppointmentService } from '../appointment/appointment.service.js';
import { BookingService } from '../appointment/booking.service.js';
import { SchedulingModule } from '../scheduling.module.js';
import { SchedulingWorkerModule } from '../worker.js';

let context: ClinicContext;
let patients = 0;
let hour = 0;
const patient = () => context.clinic.patients[patients] as string;

beforeAll(async () => {
  context = await createClinicContext(
    [DutiesModule, SchedulingModule, SchedulingWorkerModule],
    { patients: 12 },
    { DEMO_CLOCK: 'true' },
  );
  heardElsewhere(context.get(EventDelivery), 'appointment.booked', 'appointment.rescheduled', 'appointment.confirmed');
  await demoClockAt(context.sql, '2037-06-01T12:00:00-07:00');
});
beforeEach(() => {
  patients += 1;
});
afterAll(async () => {
  await demoClockReset(context.sql);
  await context.stop();
});

const book = (day: string) =>
  context.inClinic(
    async () =>
      (
        await context.get(BookingService).book({
          patientId: patient(),
          serviceTypeId: context.clinic.services.checkIn,
          startsLocal: `${day}T${String(8 + hour++).padStart(2, '0')}:00`,
          resourceIds: [context.clinic.clinicians[0] as string],
        })
      ).id,
  );
const move = (id: string, startsLocal: string) =>
  context.inClinic(async () => {
    const { version } = await context.get(AppointmentService).read(id);
    return context
      .get(BookingService)
      .reschedule(id, { startsLocal, version, resourceIds: [context.clinic.clinicians[0] as string] });
  });
/** The patient replies 1 to a message of that time, and the worker hears of it twice. */
const replies = async (askedAt: string | null = null) => {
  const inboundMessageId = randomUUID();
  for (let times = 0; times < 2; times += 1)
    await context.inClinic(() =>
      context.get(EventLog).append('reply.confirmed', { patientId: patient(), inboundMessageId, askedAt }),
    );
  await deliverEvents(context.get(EventDelivery));
};
const isConfirmed = async (id: string) =>
  (await context.inClinic(() => context.get(AppointmentService).read(id))).confirmedAt !== null;
const tasks = async () => (await openTasks(context.sql)).filter(({ key }) => key.endsWith(patient()));

it('confirms the one visit that is near', async () => {
  const [near, far] = [await book('2037-06-03'), await book('2037-06-20')];
  await replies();
  expect([await isConfirmed(near), await isConfirmed(far), await tasks()]).toEqual([true, false, []]);
});

it('of two that are near confirms none: a person asks which', async () => {
  const two = [await book('2037-06-02'), await book('2037-06-04')];
  await replies();
  expect(await Promise.all(two.map(isConfirmed))).toEqual([false, false]);
  expect(await tasks()).toMatchObject([{ kind: 'patient_wrote' }]);
});

it('of two that are near, one of them confirmed, confirms none: it may have been said again', async () => {
  const first = await book('2037-06-02');
  await replies();
  const second = await book('2037-06-04');
  await replies();
  expect([await isConfirmed(first), await isConfirmed(second)]).toEqual([true, false]);
  expect(await tasks()).toMatchObject([{ kind: 'patient_wrote' }]);
});

it('a visit that was moved after the message that asked is not confirmed by the answer to it', async () => {
  const visit = await book('2037-06-03');
  await move(visit, '2037-06-03T20:00');
  await replies('2037-06-01T11:00:00-07:00');
  expect(await isConfirmed(visit)).toBe(false);
  expect(await tasks()).toMatchObject([{ kind: 'patient_wrote' }]);
});

it('nor is one that was moved, and of which no message told; the answer to the new time confirms it', async () => {
  const visit = await book('2037-06-03');
  await move(visit, '2037-06-03T21:00');
  await replies();
  expect(await isConfirmed(visit)).toBe(false);
  await replies('2037-06-01T12:30:00-07:00');
  expect(await isConfirmed(visit)).toBe(true);
});

it('what a 1 at night leaves to a person is due when the desk is there', async () => {
  await demoClockAt(context.sql, '2037-06-02T03:12:00-07:00');
  await replies();
  await demoClockAt(context.sql, '2037-06-01T12:00:00-07:00');
  const [task] = await tasks();
  expect((await tasksDue(context.sql))[task?.key ?? '']).toEqual(new Date('2037-06-02T12:00:00-07:00'));
});

it('said again about a confirmed visit asks nobody', async () => {
  await book('2037-06-03');
  await replies();
  await replies();
  expect(await tasks()).toEqual([]);
});

it('without any visit near is a text that a person reads', async () => {
  await replies();
  expect(await tasks()).toMatchObject([{ kind: 'patient_wrote' }]);
});
