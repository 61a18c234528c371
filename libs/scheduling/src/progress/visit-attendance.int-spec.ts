import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { actors, AuditModule } from '@snowmelt/audit';
import { Config, ConfigModule } from '@snowmelt/config';
import { DatabaseModule, UnitOfWork } from '@snowmelt/database';
import { EventDelivery, EventLog, EventsModule } from '@snowmelt/events';
import { LoggingModule } from '@snowmelt/logging';
import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { BookingService } from '../appointment/booking.service.js';
import { SchedulingModule } from '../scheduling.module.js';
import { SchedulingWorkerModule } from '../worker.js';
import { VisitAttendanceSubscriber } from './visit-attendance.subscriber.js';

let database: TestDatabase;
let context: INestApplicationContext;
let clinic: BookingClinic;
let hour = 0;
const inClinic = <T>(work: () => Promise<T>) => actors.run({ kind: 'staff', id: clinic.staffId }, () => context.get(UnitOfWork).run(clinic.id, work));
const patientId = () => clinic.patients[0] as string;

beforeAll(async () => {
  database = await createTestDatabase();
  clinic = await createBookingClinic(database.ownerUrl);
  const config = Config.read({
    NODE_ENV: 'test', DATABASE_URL: database.appUrl, PUBLIC_URL: 'http://127.0.0.1:4300', APP_SECRET: 'only-for-the-tests-of-this-machine-0123456789', LOG_LEVEL: 'silent',
  });
  class TestModule {}
  context = await NestFactory.createApplicationContext({
    module: TestModule, imports: [ConfigModule.forRoot(config), LoggingModule, DatabaseModule, AuditModule, EventsModule, SchedulingModule, SchedulingWorkerModule],
  }, { logger: false });
});
afterAll(async () => {
  await context?.close();
  await database?.drop();
});

const book = () => inClinic(async () => (await context.get(BookingService).book({
  patientId: patientId(), serviceTypeId: clinic.services.checkIn, startsLocal: `2027-06-01T${String(8 + hour++).padStart(2, '0')}:00`, resourceIds: [clinic.clinicians[0] as string],
})).id);
type Fact = 'visit.started' | 'visit.ended';
const record = (appointmentId: string, ...types: Fact[]) => inClinic(async () => {
  for (const type of types) await context.get(EventLog).append(type, { patientId: patientId(), appointmentId, visitId: randomUUID() });
});
const told = async (appointmentId: string, ...types: Fact[]) => {
  for (const type of types) await inClinic(() => context.get(VisitAttendanceSubscriber).handle({ id: randomUUID(), type, payload: { patientId: patientId(), appointmentId, visitId: randomUUID() }, occurredAt: new Date() }));
};
const status = async (id: string) => (await inClinic(() => context.get(UnitOfWork).query('SELECT status FROM appointment WHERE id = $1', [id])))[0]?.['status'];
const changes = (id: string) => inClinic(async () => (await context.get(UnitOfWork).query<{ type: string }>(`SELECT type FROM domain_event WHERE payload ->> 'appointmentId' = $1 AND type LIKE 'appointment.%' ORDER BY seq`, [id])).map(({ type }) => type));

it('a visit that began is an arrival, and one that ended after it was kept; heard twice, it happens once', async () => {
  const id = await book();
  await record(id, 'visit.started');
  for (let times = 0; times < 2; times += 1) await context.get(EventDelivery).deliverPending();
  await told(id, 'visit.started');
  expect(await status(id)).toBe('arrived');
  await record(id, 'visit.ended');
  await context.get(EventDelivery).deliverPending();
  await told(id, 'visit.started', 'visit.ended');
  expect(await status(id)).toBe('fulfilled');
  expect(await changes(id)).toEqual(['appointment.booked', 'appointment.arrived', 'appointment.fulfilled']);
});

it('is kept also when the end is heard before the beginning', async () => {
  const id = await book();
  await record(id, 'visit.started', 'visit.ended');
  await told(id, 'visit.ended', 'visit.started');
  expect(await status(id)).toBe('fulfilled');
});

it('a visit that ended before it began was not kept', async () => {
  const id = await book();
  await record(id, 'visit.ended');
  await told(id, 'visit.ended');
  expect(await status(id)).toBe('booked');
});

it('nobody has arrived for an appointment that was moved before one heard of the visit', async () => {
  const id = await book();
  await record(id, 'visit.started');
  await inClinic(() => context.get(BookingService).reschedule(id, { version: 1, startsLocal: '2027-06-08T10:00', resourceIds: [clinic.clinicians[0] as string] }));
  await told(id, 'visit.started');
  expect(await status(id)).toBe('booked');
  await record(id, 'visit.started');
  await told(id, 'visit.started');
  expect(await status(id)).toBe('arrived');
});
