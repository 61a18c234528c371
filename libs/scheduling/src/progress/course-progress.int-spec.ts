import { UnitOfWork } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { deliveryForgotten } from '@snowmelt/events/testing';
import { CourseService, TreatmentModule } from '@snowmelt/treatment';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { deliverEvents, heardElsewhere } from '../../../../test/support/deliver-events.js';
import { AttendanceService } from '../appointment/attendance.service.js';
import { BookingService } from '../appointment/booking.service.js';
import { SchedulingWorkerModule } from '../worker.js';
import { SchedulingModule } from '../scheduling.module.js';

let context: ClinicContext;
const inClinic = <T>(work: () => Promise<T>) => context.inClinic(work);
const patientId = () => context.clinic.patients[0] as string;

beforeAll(async () => {
  context = await createClinicContext([TreatmentModule, SchedulingModule, SchedulingWorkerModule], {
    sessions: 2,
    patients: 3,
  });
  const others = ['appointment.booked', 'appointment.arrived', 'course.started', 'stage.changed'] as const;
  heardElsewhere(context.get(EventDelivery), ...others);
});
afterAll(() => context?.stop());

/** Delivers everything twice, as after a crash before an event is marked as delivered, on two workers at once. */
async function deliverTwice(): Promise<void> {
  const delivery = context.get(EventDelivery);
  await Promise.all([deliverEvents(delivery), deliverEvents(delivery)]);
  await deliveryForgotten(context.sql, 'appointment.');
  await deliverEvents(delivery);
}
const stage = async () => (await inClinic(() => context.get(CourseService).ofPatient(patientId())))?.stage;

const fulfil = (id: string) =>
  inClinic(async () => {
    await context
      .get(UnitOfWork)
      .query(`UPDATE appointment SET starts_at = snowmelt_now() - interval '1 minute' WHERE id = $1`, [id]);
    await context.get(AttendanceService).record(id, 1, 'arrived');
    await context.get(AttendanceService).record(id, 2, 'fulfilled');
  });

it('a course advances with its infusions, also when an event is delivered twice', async () => {
  const course = await inClinic(() =>
    context.get(CourseService).start(patientId(), {
      protocolId: context.clinic.protocolId,
      stage: 'preparation',
      reason: 'prepared by the prescriber',
    }),
  );
  const book = (startsLocal: string) =>
    inClinic(() =>
      context.get(BookingService).book({
        patientId: patientId(),
        courseId: course.id,
        serviceTypeId: context.clinic.services.infusion,
        startsLocal,
        resourceIds: [context.clinic.clinicians[0] as string, context.clinic.chairs[0] as string],
      }),
    );
  const [first, second] = [await book('2037-06-01T10:00'), await book('2037-06-03T10:00')];
  await deliverTwice();
  expect(await stage()).toBe('preparation');
  await fulfil(first.id);
  await deliverTwice();
  expect(await stage()).toBe('induction');
  await fulfil(second.id);
  await deliverTwice();
  expect(await stage()).toBe('response_review');

  const changes = await inClinic(() =>
    context.get(UnitOfWork).query<{ to_stage: string }>('SELECT to_stage FROM stage_change ORDER BY id'),
  );
  expect(changes.map((change) => change.to_stage)).toEqual(['preparation', 'induction', 'response_review']);
});

it('a visit that is not a dose does not advance it', async () => {
  const patient = context.clinic.patients[2] as string;
  const course = await inClinic(() =>
    context.get(CourseService).start(patient, {
      protocolId: context.clinic.protocolId,
      stage: 'preparation',
      reason: 'prepared by the prescriber',
    }),
  );
  const { id } = await inClinic(() =>
    context.get(BookingService).book({
      patientId: patient,
      courseId: course.id,
      serviceTypeId: context.clinic.services.session,
      startsLocal: '2037-06-08T10:00',
      resourceIds: [context.clinic.clinicians[0] as string, context.clinic.chairs[0] as string],
    }),
  );
  await fulfil(id);
  await deliverTwice();
  expect((await inClinic(() => context.get(CourseService).ofPatient(patient)))?.stage).toBe('preparation');
});

it('a second open course is refused, also when two are started at once', async () => {
  const start = () =>
    inClinic(() =>
      context
        .get(CourseService)
        .start(context.clinic.patients[1] as string, { protocolId: context.clinic.protocolId, stage: 'inquiry' }),
    );
  const answers = await Promise.allSettled([start(), start()]);
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  await expect(start()).rejects.toMatchObject({ status: 409, code: 'TREATMENT.COURSE_IN_PROGRESS' });
});
