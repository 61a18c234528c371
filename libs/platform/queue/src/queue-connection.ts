import type { Config } from '@snowmelt/config';
import * as bullmq from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** BullMQ's classes for the backend in use, and their connection. */
export interface QueueConnection {
  readonly Queue: typeof bullmq.Queue;
  readonly Worker: typeof bullmq.Worker;
  readonly connection: bullmq.ConnectionOptions;
  /** False while the backend is known to be unreachable: commands would pile up in memory with every sweep. */
  isReachable: () => boolean;
  close: () => Promise<void>;
}

/**
 * Redis if the configuration names one, else the PostgreSQL backend in the same database, with a small pool of its own.
 */
export function connectQueue(config: Config): QueueConnection {
  const { REDIS_URL: redisUrl, DATABASE_URL: databaseUrl } = config.values;
  if (redisUrl) {
    const redis = new Redis(redisUrl, { maxRetriesPerRequest: null, disconnectTimeout: 200 });
    redis.on('error', () => undefined); // reconnects automatically; the rows are the truth meanwhile
    return {
      Queue: bullmq.Queue,
      Worker: bullmq.Worker,
      connection: redis,
      isReachable: () => !['close', 'reconnecting', 'end'].includes(redis.status),
      close: async () => redis.disconnect(),
    };
  }
  // each worker holds one connection for LISTEN
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 8, options: '-c search_path=public,bullmq' });
  pool.setMaxListeners(0);
  pool.on('error', () => undefined);
  const { Queue, Worker } = bullmq.withBackend(bullmq.createPostgresBackend as never) as unknown as typeof bullmq;
  return {
    Queue,
    Worker,
    connection: pool,
    isReachable: () => true,
    close: () => pool.end(),
  };
}

/**
 * Creates or updates BullMQ's tables as the owner. The application only uses them: every job brings its own id, so
 * BullMQ creates no sequence per queue.
 */
export async function migrateQueue(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, options: '-c search_path=public,bullmq' });
  await client.connect();
  try {
    await bullmq.runMigrations(client);
    await client.query(`GRANT ALL ON ALL TABLES IN SCHEMA bullmq TO snowmelt_app; GRANT ALL ON ALL SEQUENCES IN SCHEMA bullmq TO snowmelt_app;
      GRANT ALL ON ALL FUNCTIONS IN SCHEMA bullmq TO snowmelt_app`);
  } finally {
    await client.end();
  }
}
