import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { createTestDatabase } from '@snowmelt/testing';
import { OutreachWorkerModule } from '@snowmelt/outreach/worker';
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

it('a worker with a domain missing does not start, and names the events without a subscriber', async () => {
  await expect(start(OutreachWorkerModule)).rejects.toThrow(/^no subscriber for patient\.registered, .*note\.signed/);
});
