import { setTimeout as pause } from 'node:timers/promises';

const LIMIT_MS = 100_000;

/**
 * Polls until there is a result. The limit only serves to say what did not happen, and is far beyond what a slow
 * machine needs.
 */
export async function until<T>(
  what: string | (() => string),
  found: () => T | Promise<T>,
): Promise<Exclude<T, false | null | undefined>> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const answer = await found();
    if (answer !== false && answer !== null && answer !== undefined)
      return answer as Exclude<T, false | null | undefined>;
    if (performance.now() > end)
      throw new Error(`not within ${LIMIT_MS / 1000} s: ${typeof what === 'string' ? what : what()}`);
    await pause(20);
  }
}

/** Whether anybody waits for a row or a lock that this connection holds. */
export async function somebodyWaits(sql: (text: string) => Promise<readonly unknown[]>): Promise<boolean> {
  return (
    (await sql('SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))')).length > 0
  );
}
