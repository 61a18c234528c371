import { AsyncLocalStorage } from 'node:async_hooks';
import { inStatement } from '@snowmelt/tracing';
import pg from 'pg';
import { Connections } from './connections.js';
import { FairShare } from './fair-share.js';

/** One transaction's connection. */
interface Connection {
  readonly client: pg.PoolClient;
  /** Queues the statements: pg 9 will refuse overlapping queries. */
  tail: Promise<unknown>;
  savepoints: number;
}

/** A run, or a run inside it. What it collects becomes the outer run's when it succeeds. */
interface Scope {
  readonly connection: Connection;
  readonly clinicId: string;
  /** The transaction's time by the database's clock, demo clock included. */
  readonly now: Date;
  readonly beforeCommit: Collected[];
  readonly afterCommit: (() => void)[];
}

/** An entry, and the statement that writes all its kind. */
interface Collected {
  readonly statement: BeforeCommitStatement;
  readonly entry: unknown;
}

/** Calls a function whose one parameter is a jsonb array of the entries. */
export type BeforeCommitStatement = `SELECT ${string}($1)`;

/** A row whose columns nobody asked for. */
type Unread = Record<never, never>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The only access to data. `run(clinicId, work)` opens a transaction and sets the tenant for row-level security in the
 * same round trip; everything inside (Prisma, SQL, audit, events) uses that connection. A nested run of the same clinic
 * is a savepoint. Outside a run no tenant row is visible.
 */
export class UnitOfWork {
  private readonly scopes = new AsyncLocalStorage<Scope>();
  /** A quarter of the connections is never one clinic's: another clinic does not wait for its bursts. */
  private readonly ofClinic: FairShare;
  private readonly connections: Connections;

  constructor(private readonly pool: pg.Pool) {
    this.connections = new Connections(pool);
    this.ofClinic = new FairShare(Math.ceil((pool.options.max * 3) / 4));
  }

  async run<T>(clinicId: string, work: () => T | Promise<T>): Promise<T> {
    if (!UUID.test(clinicId)) throw new TypeError('a unit of work needs a clinic id');
    const outer = this.scopes.getStore();
    if (outer) {
      if (outer.clinicId !== clinicId) throw new Error('a unit of work cannot change its clinic');
      return this.savepoint(outer, work);
    }
    return this.ofClinic.run(clinicId, () => this.transaction(clinicId, work));
  }

  /** The transaction's time by the database's clock. Domains have no other source of "now". */
  now(): Date {
    return this.scope().now;
  }

  clinicId(): string {
    return this.scope().clinicId;
  }

  /**
   * Collects an entry. All entries of a statement are written by one call of it, sent with the COMMIT: a lock it takes
   * is held for that moment only, and never while the work takes others. A failed savepoint drops its entries.
   */
  beforeCommit(statement: BeforeCommitStatement, entry: unknown): void {
    this.scope().beforeCommit.push({ statement, entry });
  }

  /** Runs after the commit, for wake-ups that may be lost. The task handles its own errors. */
  afterCommit(task: () => void): void {
    this.scope().afterCommit.push(task);
  }

  /**
   * One statement inside the run. Rows come back as pg parses them (timestamptz as Date, bigint as string). Their type
   * is checked against the database by `checked-queries.int-spec.ts`; without one, they can be counted and not read.
   */
  async query<R extends object = Unread>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return ((await this.enqueueRaw(this.scope(), [named(text, values)])) as { rows: R[] }).rows;
  }

  /** One statement outside any clinic, where only the lookup functions return rows. */
  async lookup<R extends object = Unread>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    const client = await this.connections.forOne();
    let broken: Error | undefined;
    try {
      return (await inStatement(text, () => client.query(named(text, values)))).rows as R[];
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      this.connections.release(client, broken);
    }
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

  private async transaction<T>(clinicId: string, work: () => T | Promise<T>): Promise<T> {
    const { client, answer } = await inStatement('BEGIN', () =>
      this.connections.open(`BEGIN; SELECT set_config('app.clinic_id', '${clinicId}', true), snowmelt_now() AS now`),
    );
    let broken: Error | undefined;
    try {
      const started = answer as unknown as pg.QueryResult<{ now: Date }>[];
      const scope: Scope = {
        connection: { client, tail: Promise.resolve(), savepoints: 0 },
        clinicId,
        now: started[1]?.rows[0]?.now as Date,
        beforeCommit: [],
        afterCommit: [],
      };
      const result = await this.scopes.run(scope, work);
      await scope.connection.tail.catch(() => undefined);
      await commit(scope);
      for (const task of scope.afterCommit) task();
      return result;
    } catch (error) {
      await this.connections.end(client, 'ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      if (isOutdatedPlan(error)) broken = error;
      throw error;
    } finally {
      this.connections.release(client, broken);
    }
  }

  private async savepoint<T>(outer: Scope, work: () => T | Promise<T>): Promise<T> {
    const name = `s${++outer.connection.savepoints}`;
    const scope: Scope = { ...outer, beforeCommit: [], afterCommit: [] };
    await this.enqueueRaw(scope, [`SAVEPOINT ${name}`]);
    try {
      const result = await this.scopes.run(scope, work);
      await this.enqueueRaw(scope, [`RELEASE SAVEPOINT ${name}`]);
      outer.beforeCommit.push(...scope.beforeCommit);
      outer.afterCommit.push(...scope.afterCommit);
      return result;
    } catch (error) {
      await this.enqueueRaw(scope, [`ROLLBACK TO SAVEPOINT ${name}`]);
      throw error;
    }
  }

  private enqueueRaw({ connection }: Scope, args: unknown[]): Promise<unknown> {
    const send = () =>
      inStatement(textOf(args[0]), () =>
        (connection.client.query as (...a: unknown[]) => Promise<unknown>).apply(connection.client, args),
      );
    const result = connection.tail.then(send, send);
    connection.tail = result.catch(() => undefined);
    return result;
  }

  private savepointClient(scope: Scope): pg.PoolClient {
    const name = `p${++scope.connection.savepoints}`;
    const translate: Record<string, string> = {
      BEGIN: `SAVEPOINT ${name}`,
      COMMIT: `RELEASE SAVEPOINT ${name}`,
      ROLLBACK: `ROLLBACK TO SAVEPOINT ${name}`,
    };
    return new Proxy(scope.connection.client, {
      get: (client, property) => {
        if (property === 'query') {
          return (first: unknown, ...rest: unknown[]) => {
            const known = translate[textOf(first).trim().toUpperCase()];
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

/**
 * In one order, because each takes a lock: two transactions would else wait for each other. What appends to a log comes
 * last, because the whole clinic waits for that lock.
 */
const turnOf = (statement: BeforeCommitStatement) => `${statement.startsWith('SELECT append_') ? 1 : 0}${statement}`;

/** Writes what was collected, each statement once, and commits: one round trip. */
async function commit({ connection, beforeCommit }: Scope): Promise<void> {
  const statements = Map.groupBy(beforeCommit, ({ statement }) => statement);
  const inOrder = [...statements].sort(([one], [other]) => (turnOf(one) < turnOf(other) ? -1 : 1));
  const writes = inOrder.map(([statement, collected]) => {
    const entries = JSON.stringify(collected.map(({ entry }) => entry));
    return `${statement.replace('$1', () => pg.escapeLiteral(entries))}; `;
  });
  const results = (await inStatement('COMMIT', () => connection.client.query(`${writes.join('')}COMMIT`))) as
    pg.QueryResult | pg.QueryResult[];
  // PostgreSQL says ROLLBACK, and no error, where the work hid that a statement had failed
  if ([results].flat().at(-1)?.command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back');
}

/** Of what `query` of pg is called with. */
const textOf = (query: unknown): string =>
  typeof query === 'string' ? query : ((query as { text?: string }).text ?? '');

const names = new Map<string, string>();

/** PostgreSQL parses and plans a named statement once for each connection. The texts are constants, so they are few. */
function named(text: string, values: readonly unknown[]): pg.QueryConfig {
  const name = names.get(text) ?? `s${names.size}`;
  names.set(text, name);
  return { name, text, values: values as unknown[] };
}

/** A migration changed what a named statement returns: its connection is given up, the next one prepares it anew. */
const isOutdatedPlan = (error: unknown): error is Error =>
  (error as { code?: string }).code === '0A000' && (error as Error).message.startsWith('cached plan');
