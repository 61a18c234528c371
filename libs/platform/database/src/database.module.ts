import { Global, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@snowmelt/clock';
import { Config } from '@snowmelt/config';
import pg from 'pg';
import { refuseUnboundedRole, verifyBoundedRole } from './bounded-role.js';
import { ChangeFeed } from './change-feed.js';
import { PoolUse } from './pool-use.js';
import { createPrisma, PrismaDatabase } from './prisma-database.js';
import { UnitOfWork } from './unit-of-work.js';

const POOL = Symbol('pool');

/**
 * A half-open connection must not block a request: query_timeout applies on our side, statement_timeout on the
 * server's. A process paused inside a transaction must not keep its row locks: the server ends it after five seconds.
 * A named statement gets one plan for all values: by default PostgreSQL plans many of them anew each time, which took a
 * third of a booking's time in the database.
 */
export function createPool(connectionString: string, size: number, verify?: pg.PoolConfig['verify']): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: size,
    verify,
    query_timeout: 10_000,
    statement_timeout: 9_000,
    connectionTimeoutMillis: 3_000,
    idle_in_transaction_session_timeout: 5_000,
    options: '-c plan_cache_mode=force_generic_plan',
  });
  pool.on('error', () => undefined); // the pool drops a broken idle connection; the next query opens a new one
  pool.on('connect', (client) => client.on('error', () => undefined)); // a broken connection in use fails its query, not the process
  return pool;
}

class PoolLifetime implements OnModuleInit, OnApplicationShutdown {
  constructor(private readonly pool: pg.Pool) {}
  async onModuleInit(): Promise<void> {
    await refuseUnboundedRole(this.pool);
  }
  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

@Global()
@Module({
  providers: [
    {
      provide: POOL,
      inject: [Config],
      useFactory: (config: Config) =>
        createPool(config.values.DATABASE_URL, config.values.DATABASE_POOL_SIZE, verifyBoundedRole),
    },
    { provide: PoolLifetime, inject: [POOL], useFactory: (pool: pg.Pool) => new PoolLifetime(pool) },
    { provide: PoolUse, inject: [POOL], useFactory: (pool: pg.Pool) => new PoolUse(pool) },
    ChangeFeed,
    { provide: UnitOfWork, inject: [POOL], useFactory: (pool: pg.Pool) => new UnitOfWork(pool) },
    {
      provide: PrismaDatabase,
      inject: [UnitOfWork],
      useFactory: (unitOfWork: UnitOfWork): PrismaDatabase => ({ client: createPrisma(unitOfWork) }),
    },
    {
      provide: Clock,
      inject: [UnitOfWork],
      useFactory: (unitOfWork: UnitOfWork): Clock => ({ now: () => unitOfWork.now() }),
    },
  ],
  exports: [ChangeFeed, PoolUse, UnitOfWork, PrismaDatabase, Clock],
})
export class DatabaseModule {}
