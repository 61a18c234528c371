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

it('a worker starts: every event has a subscriber, or is known to have none', async () => {
  await (await start()).close();
});

it('a worker in which a domain was forgotten does not start, and says which events nobody would hear', async () => {
  await expect(start(OutreachWorkerModule)).rejects.toThrow(/^no subscriber for patient\.registered, .*note\.signed/);
});
