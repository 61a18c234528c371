import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';

/** How an upgrade waits for a table that somebody reads for long. */
export interface Patience {
  /**
   * How long a statement waits for its lock. Whoever asks for the table meanwhile waits behind it, so it is much less
   * than the servers allow a request.
   */
  readonly lockTimeoutMs: number;
  /** The pauses between the attempts, in which the servers work as usual. */
  readonly pausesMs: readonly number[];
  readonly pause: (ms: number, why: string) => Promise<unknown>;
}

export const usualPatience: Patience = {
  lockTimeoutMs: 3_000,
  pausesMs: [5_000, 10_000, 20_000, 40_000, 60_000],
  pause: (ms, why) => {
    process.stderr.write(`${why} Trying again in ${ms / 1000} seconds.\n`);
    return setTimeout(ms);
  },
};

/** PostgreSQL's codes for a lock that was not given in time, and for a deadlock that it ended. */
const BUSY = new Set(['55P03', '40P01']);

type Steps = (begin: (name: string) => void) => Promise<void>;

/**
 * Runs an upgrade in one transaction. Altering a table excludes its readers: while one of them, such as `pg_dump`,
 * keeps its lock, the upgrade would wait and all others would wait behind the upgrade. So it gives up soon, lets the
 * servers work, and begins again. `begin` names what is applied now.
 */
export async function withPatience(client: pg.Client, patience: Patience, steps: Steps): Promise<void> {
  for (const pauseMs of [...patience.pausesMs, null]) {
    const failed = await attempt(client, patience.lockTimeoutMs, steps);
    if (!failed) return;
    const { name, error } = failed;
    if (!BUSY.has(String((error as { code?: unknown }).code)))
      throw new Error(`${name} failed; the database is as it was.`, { cause: error });
    if (pauseMs === null)
      throw new Error(
        `What ${name} changes was busy; the database is as it was. Try again when the backup, or whatever reads for so long, is over.`,
        { cause: error },
      );
    await patience.pause(pauseMs, `What ${name} changes is busy; the database is as it was.`);
  }
}

async function attempt(
  client: pg.Client,
  lockTimeoutMs: number,
  steps: Steps,
): Promise<{ name: string; error: unknown } | null> {
  let name = '';
  try {
    await client.query(`BEGIN; SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    await steps((now) => {
      name = now;
    });
    await client.query('COMMIT');
    return null;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined); // fails if the connection itself broke
    return { name, error };
  }
}
