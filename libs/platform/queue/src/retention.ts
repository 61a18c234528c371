import { kept, type TableRetention } from '@snowmelt/database';

/** Of BullMQ's backend in PostgreSQL; with Redis the tables stay empty. It trims its own event log at 10,000 rows. */
export const queueRetention: readonly TableRetention[] = kept('technical', {
  'bullmq.*': 'the queue: a job goes when it has ended, done or failed',
});
