import type { Stage } from '@snowmelt/contracts';
import { Duties, DutiesModule, UnitOfWork } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { deliveryForgotten, deliveryLost } from '@snowmelt/events/testing';
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
  context = await createClinicContext([DutiesModule, TreatmentModule, SchedulingModule, SchedulingWorkerModule], {
    sessions: 2,
    patients: 8,
  });
  const others = ['appointment.booked', 'appointment.arrived', 'course.started'] as const;
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
const stage = async (patient = patientId()) =>
  (await inClinic(() => context.get(CourseService).ofPatient(patient)))?.stage;

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

const started = (patient: string) =>
  inClinic(() =>
    context.get(CourseService).start(patient, {
      protocolId: context.clinic.protocolId,
      stage: 'preparation',
      reason: 'prepared by the prescriber',
    }),
  );
const bookedDose = (courseId: string, patient: string, startsLocal: string) =>
  inClinic(
    async () =>
      (
        await context.get(BookingService).book({
          patientId: patient,
          courseId,
          serviceTypeId: context.clinic.services.infusion,
          startsLocal,
          resourceIds: [context.clinic.clinicians[0] as string, context.clinic.chairs[0] as string],
        })
      ).id,
  );
const decide = (courseId: string, stage: Stage) =>
  inClinic(() => context.get(CourseService).changeStage(courseId, stage, 'seen by the prescriber'));

it('a course whose infusions were booked before consent follows them when they are given', async () => {
  const patient = context.clinic.patients[3] as string;
  const { id } = await started(patient);
  const doses = [await bookedDose(id, patient, '2037-07-01T10:00'), await bookedDose(id, patient, '2037-07-03T10:00')];
  await decide(id, 'on_hold');
  await decide(id, 'consented');
  for (const dose of doses) await fulfil(dose);
  await deliverTwice();
  expect(await stage(patient)).toBe('response_review');
});

it('a course that is put on hold before the worker hears of its infusion follows it when the hold is lifted', async () => {
  const patient = context.clinic.patients[4] as string;
  const { id } = await started(patient);
  await fulfil(await bookedDose(id, patient, '2037-07-06T10:00'));
  await decide(id, 'on_hold');
  await deliverEvents(context.get(EventDelivery));
  expect(await stage(patient)).toBe('on_hold');
  await decide(id, 'preparation');
  await deliverEvents(context.get(EventDelivery));
  expect(await stage(patient)).toBe('induction');
});

it("the worker's round finds what an event did not bring about, also when two workers look at once", async () => {
  const patient = context.clinic.patients[5] as string;
  const { id } = await started(patient);
  for (const startsLocal of ['2037-07-08T10:00', '2037-07-10T10:00'])
    await fulfil(await bookedDose(id, patient, startsLocal));
  await deliveryLost(context.sql, 'appointment.');
  await deliverEvents(context.get(EventDelivery));
  expect(await stage(patient)).toBe('preparation');
  const round = () => context.get(Duties).round();
  await Promise.all([round(), round()]);
  expect(await stage(patient)).toBe('response_review');
  const changes = await context.sql(
    'SELECT to_stage, fact, doses_given, changed_by FROM stage_change WHERE course_id = $1 AND from_stage IS NOT NULL',
    [id],
  );
  expect(changes).toEqual([
    { to_stage: 'response_review', fact: 'planned_doses_given', doses_given: 2, changed_by: null },
  ]);
});

it('what a person decides stands against the infusions that were recorded before', async () => {
  const patient = context.clinic.patients[6] as string;
  const { id } = await started(patient);
  await fulfil(await bookedDose(id, patient, '2037-07-13T10:00'));
  await deliverTwice();
  const next = await bookedDose(id, patient, '2037-07-15T10:00');
  await decide(id, 'on_hold');
  await decide(id, 'preparation');
  await deliverTwice();
  await context.get(Duties).round();
  expect(await stage(patient)).toBe('preparation');
  await fulfil(next);
  await deliverTwice();
  expect(await stage(patient)).toBe('response_review');
});

it('an infusion that is taken back takes its stage back', async () => {
  const patient = context.clinic.patients[7] as string;
  const { id } = await started(patient);
  const progress = (given: number) =>
    inClinic(() => context.get(CourseService).reconcile(id, async () => Array(given).fill(new Date())));
  await progress(2);
  expect(await stage(patient)).toBe('response_review');
  await progress(1);
  expect(await stage(patient)).toBe('induction');
  await progress(0);
  expect(await stage(patient)).toBe('preparation');
  const [last] = await context.sql(
    'SELECT fact, doses_given FROM stage_change WHERE course_id = $1 ORDER BY id DESC LIMIT 1',
    [id],
  );
  expect(last).toEqual({ fact: 'dose_corrected', doses_given: 0 });
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
