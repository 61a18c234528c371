import type pg from 'pg';

/** A statement that does nothing is answered within this, or the connection is half open. */
export const ANSWER_MS = 2000;
/** A connection that has answered within this is not asked whether it still does. */
const HEARD_MS = 1000;

/** What pg says when it has waited for an answer for too long. */
const isWithoutAnswer = (error: unknown) => error instanceof Error && error.message === 'Query read timeout';

/**
 * The connections of the pool. One that went half open (a firewall that forgot it, a failed host) costs a moment and no
 * more: its first statement shows it, and what was connected until then is given up with it, because it most likely
 * went the same way.
 */
export class Connections {
  private readonly heardAt = new WeakMap<pg.PoolClient, number>();
  private lostAt = -Infinity;

  constructor(private readonly pool: pg.Pool) {}

  /**
   * A connection, and its answer to `first`. Without an answer `first` is sent once more by another connection, so it
   * must leave nothing behind.
   */
  async open(first: string): Promise<{ client: pg.PoolClient; answer: pg.QueryResult }> {
    try {
      return await this.opened(first);
    } catch (error) {
      if (!isWithoutAnswer(error)) throw error;
      return this.opened(first);
    }
  }

  /** A connection for one statement. */
  async forOne(): Promise<pg.PoolClient> {
    const client = await this.take();
    if (performance.now() - this.lastHeard(client) < HEARD_MS) return client;
    client.release();
    return (await this.open('SHOW server_version')).client;
  }

  /** Sends what ends a transaction: a connection that does not answer to it is given up, and the server ends it. */
  async end(client: pg.PoolClient, statement: 'ROLLBACK'): Promise<void> {
    await client.query({ text: statement, query_timeout: ANSWER_MS } as pg.QueryConfig);
  }

  release(client: pg.PoolClient, broken?: Error): void {
    if (!broken) this.heardAt.set(client, performance.now());
    client.release(broken);
  }

  private async opened(first: string) {
    const client = await this.take();
    try {
      const answer = await client.query({ text: first, query_timeout: ANSWER_MS } as pg.QueryConfig);
      this.heardAt.set(client, performance.now());
      return { client, answer };
    } catch (error) {
      if (isWithoutAnswer(error)) this.lostAt = performance.now();
      client.release(error as Error);
      throw error;
    }
  }

  /** None that was last heard before one was lost: new ones are connected instead. */
  private async take(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await this.pool.connect();
      if (this.lastHeard(client) > this.lostAt) return client;
      client.release(true);
    }
  }

  /** One that was not used yet has just been connected. */
  private lastHeard(client: pg.PoolClient): number {
    const at = this.heardAt.get(client) ?? performance.now();
    this.heardAt.set(client, at);
    return at;
  }
}
