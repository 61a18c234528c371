import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Config } from '@snowmelt/config';
import { Duties } from '@snowmelt/database';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';

/** A worker that starts, makes one round of all its duties, prints how long each took, and ends. */
const loaded = performance.now();
const worker = await NestFactory.createApplicationContext(WorkerModule.forRoot(Config.read()), {
  logger: ['error', 'fatal'],
  abortOnError: false,
});
const ready = performance.now();
await worker.get(Duties, { strict: false }).round();
const swept = performance.now();
await worker.close();
process.stdout.write(JSON.stringify({ loaded, ready, swept }));
