import 'reflect-metadata';
import { jest } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { createTestDatabase } from '@snowmelt/testing';
import { OutreachWorkerModule } from '@snowmelt/outreach/worker';
import { AppointmentRepository } from '../../../libs/scheduling/src/appointment/appointment.repository.js';
import { TimeZoneCheck } from '../../../libs/platform/database/src/time-zone-check.js';
import { createBookingClinic } from '../../../test/support/booking-clinic.js';
import { testConfig } from '../../../test/support/settings.js';
import { WorkerModule } from './worker.module.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

const start = (without?: unknown) => {
  const all = WorkerModule.forRoot(testConfig(database.appUrl, { SWEEP_SECONDS: '60' }));
  const imports = all.imports?.filter((one) => one !== without) ?? [];
  return NestFactory.createApplicationContext({ ...all, imports }, { logger: false, abortOnError: false });
};

it('a worker starts only if every event has a subscriber or is listed as having none', async () => {
  await (await start()).close();
});

it('a worker compares the sources of time-zone rules, and counts visits that new ones have left behind', async () => {
  const [rules, visits] = [
    jest.spyOn(TimeZoneCheck.prototype, 'compare'),
    jest.spyOn(AppointmentRepository.prototype, 'countOffWallTime'),
  ];
  await createBookingClinic(database.ownerUrl);
  await (await start()).close();
  expect([rules.mock.calls.length, visits.mock.calls.length]).toEqual([1, 1]);
  jest.restoreAllMocks();
});

it('a worker in which a domain was forgotten does not start, and says which events nobody would hear', async () => {
  await expect(start(OutreachWorkerModule)).rejects.toThrow(/^no subscriber for patient\.registered, .*note\.signed/);
});
