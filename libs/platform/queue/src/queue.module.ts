import { Global, Module } from '@nestjs/common';
import { JobQueue } from './job-queue.js';
import { JobRunner } from './job-runner.js';

/** For the API and the worker: adds wake-ups. */
@Global()
@Module({ providers: [JobQueue], exports: [JobQueue] })
export class QueueModule {}

/** For the worker only: runs jobs. */
@Global()
@Module({ providers: [JobRunner], exports: [JobRunner] })
export class QueueRunnerModule {}
