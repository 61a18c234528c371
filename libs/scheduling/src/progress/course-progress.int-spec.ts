import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { actors, AuditModule } from '@snowmelt/audit';
import { Config, ConfigModule } from '@snowmelt/config';
import { DatabaseModule, UnitOfWork } from '@snowmelt/database';
import { EventDelivery, EventsModule } from '@snowmelt/events';
import { LoggingModule } from '@snowmelt/logging';
import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import { CourseService, TreatmentModule } from '@snowmelt/treatment';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { AttendanceService } from '../appointment/attendance.service.js';
import { BookingService } from '../appointment/booking.service.js';
import { SchedulingWorkerModule } from '../worker.js';
import { SchedulingModule } from '../scheduling.module.js';

let database: TestDatabase;
let context: INestApplicationContext;
let clinic: BookingClinic;
const inClinic = <T>(work: () => Promise<T>) => actors.run({ kind: 'staff', id: clinic.staffId }, () => context.get(UnitOfWork).run(clinic.id, work));
const patientId = () => clinic.patients[0] as string;

beforeAll(async () => {
  database = await createTestDatabase();
  clinic = await createBookingClinic(database.ownerUrl, { sessions: 2 });
  const config = Config.read({
    NODE_ENV: 'test', DATABASE_URL: database.appUrl, PUBLIC_URL: 'http://127.0.0.1:4300', APP_SECRET: 'only-for-the-tests-of-this-machine-0123456789', LOG_LEVEL: 'silent',
  });
  class TestModule {}
  context = await NestFactory.createApplicationContext({
    module: TestModule, imports: [ConfigModule.forRoot(config), LoggingModule, DatabaseModule, AuditModule, EventsModule, TreatmentModule, SchedulingModule, SchedulingWorkerModule],
  }, { logger: false });
});
afterAll(async () => {
  await context?.close();
  await database?.drop();
});

/** Delivers everything, then everything once more, as after a crash before the mark; two workers at once. */
async function deliverTwice(): Promise<void> {
  const delivery = context.get(EventDelivery);
  await Promise.all([delivery.deliverPending(), delivery.deliverPending()]);
  await inClinic(() => context.get(UnitOfWork).query(`UPDATE domain_event SET delivered_at = NULL WHERE type LIKE 'appointment.%'`));
  await delivery.deliverPending();
}
const stage = async () => (await inClinic(() => context.get(CourseService).ofPatient(patientId())))?.stage;

it('a course follows its infusions, and every event may come twice', async () => {
  const course = await inClinic(() => context.get(CourseService).start(patientId(), { protocolId: clinic.protocolId, stage: 'consented' }));
  const book = (startsLocal: string) => inClinic(() => context.get(BookingService).book({
    patientId: patientId(), courseId: course.id, serviceTypeId: clinic.services.infusion, startsLocal, resourceIds: [clinic.clinicians[0] as string, clinic.chairs[0] as string],
  }));
  const fulfil = (id: string) => inClinic(async () => {
    await context.get(UnitOfWork).query(`UPDATE appointment SET starts_at = snowmelt_now() - interval '1 minute' WHERE id = $1`, [id]);
    await context.get(AttendanceService).record(id, 1, 'arrived');
    await context.get(AttendanceService).record(id, 2, 'fulfilled');
  });
  const [first, second] = [await book('2027-06-01T10:00'), await book('2027-06-03T10:00')];
  await deliverTwice();
  expect(await stage()).toBe('preparation');
  await fulfil(first.id);
  await deliverTwice();
  expect(await stage()).toBe('induction');
  await fulfil(second.id);
  await deliverTwice();
  expect(await stage()).toBe('response_review');

  const changes = await inClinic(() => context.get(UnitOfWork).query<{ to_stage: string }>('SELECT to_stage FROM stage_change ORDER BY id'));
  expect(changes.map((change) => change.to_stage)).toEqual(['consented', 'preparation', 'induction', 'response_review']);
});

it('a second course in progress is refused, two at once included', async () => {
  const start = () => inClinic(() => context.get(CourseService).start(clinic.patients[1] as string, { protocolId: clinic.protocolId, stage: 'consented' }));
  const answers = await Promise.allSettled([start(), start()]);
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  await expect(start()).rejects.toMatchObject({ status: 409, code: 'TREATMENT.COURSE_IN_PROGRESS' });
});
