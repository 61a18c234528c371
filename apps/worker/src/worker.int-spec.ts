import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { Duties, UnitOfWork } from '@snowmelt/database';
import { EventLog } from '@snowmelt/events';
import { openedClinic } from '@snowmelt/identity/testing';
import { createTestDatabase, sqlOf } from '@snowmelt/testing';
import pg from 'pg';
import { OutreachWorkerModule } from '@snowmelt/outreach/worker';
import { AppointmentRepository } from '../../../libs/scheduling/src/appointment/appointment.repository.js';
import { TimeZoneCheck } from '../../../libs/platform/database/src/time-zone-check.js';
import { createBookingClinic } from '../../../test/support/booking-clinic.js';
import { until } from '../../../test/support/until.js';
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

it('a fact is handled soon after its commit, although the worker sweeps once a minute', async () => {
  const worker = await start();
  try {
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const clinicId = await openedClinic(sqlOf(owner));
    const unitOfWork = worker.get(UnitOfWork);
    const patientId = randomUUID();
    await unitOfWork.run(clinicId, () =>
      worker.get(EventLog, { strict: false }).append('education.read', { patientId, readingId: randomUUID() }),
    );
    await until('it is handed out', async () => {
      const pending = () => unitOfWork.query('SELECT FROM domain_event WHERE delivered_at IS NULL');
      return (await unitOfWork.run(clinicId, pending)).length === 0;
    });
    expect(worker.get(Duties, { strict: false }).health()[0]).toMatchObject({ duty: 'events.hand-out', failures: 0 });
    await owner.end();
  } finally {
    await worker.close();
  }
}, 55_000); // before the first sweep
