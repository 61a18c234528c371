import type { Config } from '@snowmelt/config';
import * as bullmq from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** BullMQ's classes on the backend in use, and the connection to give them. */
export interface QueueConnection {
  readonly Queue: typeof bullmq.Queue;
  readonly Worker: typeof bullmq.Worker;
  readonly connection: bullmq.ConnectionOptions;
  /** False while the backend is known to be away. Commands given then would wait in memory, each sweep's on top of the last one's. */
  isReachable: () => boolean;
  close: () => Promise<void>;
}

/** Redis when the configuration names one, else the PostgreSQL backend in the same database, on a small pool of its own. */
export function connectQueue(config: Config): QueueConnection {
  const { REDIS_URL: redisUrl, DATABASE_URL: databaseUrl } = config.values;
  if (redisUrl) {
    const redis = new Redis(redisUrl, { maxRetriesPerRequest: null, disconnectTimeout: 200 });
    redis.on('error', () => undefined); // reconnects by itself; rows are the truth meanwhile
    return {
      Queue: bullmq.Queue,
      Worker: bullmq.Worker,
      connection: redis,
      isReachable: () => !['close', 'reconnecting', 'end'].includes(redis.status),
      close: async () => redis.disconnect(),
    };
  }
  // each worker pins one connection to listen
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

/** Makes or updates BullMQ's own tables, as the owner; the application may use them, and makes none: a job has an id of its own, so its queue needs no sequence. */
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
