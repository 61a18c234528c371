import type pg from 'pg';

/** How the connections of this process are used, for the operator. */
export class PoolUse {
  constructor(private readonly pool: pg.Pool) {}

  /** `waiting`: requests for a connection while all are in use. */
  state(): { max: number; open: number; idle: number; waiting: number } {
    const { options, totalCount: open, idleCount: idle, waitingCount: waiting } = this.pool;
    return { max: options.max, open, idle, waiting };
  }
}
