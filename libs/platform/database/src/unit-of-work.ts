import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

interface Scope {
  readonly client: pg.PoolClient;
  readonly clinicId: string;
  /** The transaction's time by the database's clock, demo clock included. */
  readonly now: Date;
  /** Queues the statements of the connection: pg 9 will refuse overlapping queries. */
  tail: Promise<unknown>;
  savepoints: number;
  readonly afterCommit: (() => void)[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The only access to data. `run(clinicId, work)` opens a transaction and sets the tenant for row-level security in the
 * same round trip; everything inside (Prisma, SQL, audit, events) uses that connection. A nested run of the same clinic
 * is a savepoint. Outside a run no tenant row is visible.
 */
export class UnitOfWork {
  private readonly scopes = new AsyncLocalStorage<Scope>();

  constructor(private readonly pool: pg.Pool) {}

  async run<T>(clinicId: string, work: () => Promise<T>): Promise<T> {
    if (!UUID.test(clinicId)) throw new TypeError('a unit of work needs a clinic id');
    const outer = this.scopes.getStore();
    if (outer) {
      if (outer.clinicId !== clinicId) throw new Error('a unit of work cannot change its clinic');
      return this.savepoint(outer, work);
    }
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      const started = (await client.query(
        `BEGIN; SELECT set_config('app.clinic_id', '${clinicId}', true), snowmelt_now() AS now`,
      )) as unknown as pg.QueryResult<{ now: Date }>[];
      const scope: Scope = {
        client,
        clinicId,
        now: started[1]?.rows[0]?.now as Date,
        tail: Promise.resolve(),
        savepoints: 0,
        afterCommit: [],
      };
      const result = await this.scopes.run(scope, work);
      await scope.tail.catch(() => undefined);
      await client.query('COMMIT');
      for (const task of scope.afterCommit) task();
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** The transaction's time by the database's clock. Domains have no other source of "now". */
  now(): Date {
    return this.scope().now;
  }

  clinicId(): string {
    return this.scope().clinicId;
  }

  /** Runs after the commit, for wake-ups that may be lost. The task handles its own errors. */
  afterCommit(task: () => void): void {
    this.scope().afterCommit.push(task);
  }

  /** One statement inside the run. Rows come back as pg parses them (timestamptz as Date, bigint as string). */
  async query<R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return (await this.enqueue<R>(this.scope(), text, values)).rows;
  }

  /** One statement outside any clinic, where only the lookup functions return rows. */
  async lookup<R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return (await this.pool.query<R>(text, values as unknown[])).rows;
  }

  /** The pool for Prisma. Inside a run, queries use the run's connection and transactions are savepoints. */
  prismaPool(): pg.Pool {
    return new Proxy(this.pool, {
      get: (pool, property) => {
        const scope = this.scopes.getStore();
        if (scope && property === 'query') return (...args: unknown[]) => this.enqueueRaw(scope, args);
        if (scope && property === 'connect') return () => Promise.resolve(this.savepointClient(scope));
        const value: unknown = Reflect.get(pool, property, pool);
        return typeof value === 'function' ? (value.bind(pool) as unknown) : value;
      },
    });
  }

  private scope(): Scope {
    const scope = this.scopes.getStore();
    if (!scope) throw new Error('no unit of work is open');
    return scope;
  }

  private async savepoint<T>(scope: Scope, work: () => Promise<T>): Promise<T> {
    const name = `s${++scope.savepoints}`;
    await this.enqueue(scope, `SAVEPOINT ${name}`);
    try {
      const result = await work();
      await this.enqueue(scope, `RELEASE SAVEPOINT ${name}`);
      return result;
    } catch (error) {
      await this.enqueue(scope, `ROLLBACK TO SAVEPOINT ${name}`);
      throw error;
    }
  }

  private enqueue<R extends pg.QueryResultRow>(
    scope: Scope,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<pg.QueryResult<R>> {
    return this.enqueueRaw(scope, [text, values]) as Promise<pg.QueryResult<R>>;
  }

  private enqueueRaw(scope: Scope, args: unknown[]): Promise<unknown> {
    const send = () => (scope.client.query as (...a: unknown[]) => Promise<unknown>).apply(scope.client, args);
    const result = scope.tail.then(send, send);
    scope.tail = result.catch(() => undefined);
    return result;
  }

  private savepointClient(scope: Scope): pg.PoolClient {
    const name = `p${++scope.savepoints}`;
    const translate: Record<string, string> = {
      BEGIN: `SAVEPOINT ${name}`,
      COMMIT: `RELEASE SAVEPOINT ${name}`,
      ROLLBACK: `ROLLBACK TO SAVEPOINT ${name}`,
    };
    return new Proxy(scope.client, {
      get: (client, property) => {
        if (property === 'query') {
          return (first: unknown, ...rest: unknown[]) => {
            const text = typeof first === 'string' ? first : (first as { text?: string }).text;
            const known = text === undefined ? undefined : translate[text.trim().toUpperCase()];
            return this.enqueueRaw(scope, known ? [known] : [first, ...rest]);
          };
        }
        if (property === 'release') return () => undefined;
        const value: unknown = Reflect.get(client, property, client);
        return typeof value === 'function' ? (value.bind(client) as unknown) : value;
      },
    });
  }
}
