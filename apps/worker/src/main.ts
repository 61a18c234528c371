import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Config } from '@snowmelt/config';
import { Duties, UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { startHeartbeat } from './heartbeat.js';
import { WorkerModule } from './worker.module.js';

try {
  const config = Config.read();
  const worker = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  worker.enableShutdownHooks();
  if (config.values.HEARTBEAT_FILE)
    startHeartbeat(worker.get(UnitOfWork), worker.get(Duties, { strict: false }), config.values.HEARTBEAT_FILE);
  worker.get(Logger).info({}, 'the worker is ready');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
