import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';
import { WorkerModule } from './worker.module.js';

try {
  const worker = await NestFactory.createApplicationContext(WorkerModule.forRoot(Config.read()), { logger: ['error', 'fatal'], abortOnError: false });
  worker.enableShutdownHooks();
  worker.get(Logger).info({}, 'the worker is ready');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
