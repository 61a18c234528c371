export { defineJob, type JobDefinition } from './job.js';
export { JobQueue } from './job-queue.js';
export { JobRunner } from './job-runner.js';
export { migrateQueue } from './queue-connection.js';
export { QueueModule, QueueRunnerModule } from './queue.module.js';
export { queueRetention } from './retention.js';
