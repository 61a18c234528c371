import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Config } from '@snowmelt/config';
import { Duties, UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { DeliveryHealth } from '@snowmelt/outreach/worker';
import { startHeartbeat } from './heartbeat.js';
import { WorkerModule } from './worker.module.js';

try {
  const config = Config.read();
  const worker = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  worker.enableShutdownHooks();
  startHeartbeat(
    {
      unitOfWork: worker.get(UnitOfWork),
      duties: worker.get(Duties, { strict: false }),
      delivery: worker.get(DeliveryHealth, { strict: false }),
    },
    config.values.HEARTBEAT_FILE,
  );
  worker.get(Logger).info({}, 'the worker is ready');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
