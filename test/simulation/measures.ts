import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Sql } from '@snowmelt/testing';
import { root, typescript } from '../../tools/install.mjs';
import { supervise } from '../../tools/supervise.js';
import { testSettings } from '../support/settings.js';
import { settings } from './simulated-clinic.js';

export interface Table {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
}

/** Every table of the product with its rows and its bytes, indexes included. */
export async function tablesOf(sql: Sql): Promise<Table[]> {
  const tables = (await sql(
    `SELECT c.relname AS name, pg_total_relation_size(c.oid)::float AS bytes FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY bytes DESC`,
  )) as unknown as { name: string; bytes: number }[];
  const counted: Table[] = [];
  for (const { name, bytes } of tables) {
    const [row] = await sql(`SELECT count(*)::int AS rows FROM "${name}"`);
    counted.push({ name, bytes, rows: row?.['rows'] as number });
  }
  return counted;
}

export interface Memory {
  readonly rss: number;
  readonly heap: number;
}
/** After a collection, so that two of them can be compared. */
export function memoryNow(): Memory {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heap: heapUsed };
}

/** Milliseconds since its process began. */
export interface Restart {
  readonly loaded: number;
  readonly ready: number;
  readonly swept: number;
}
/** Starts a worker in a process of its own on this database, and lets it make one round of all its duties. */
export async function restartWorker(appUrl: string): Promise<Restart> {
  const child = spawn(process.execPath, [...typescript, 'test/simulation/restarted-worker.ts'], {
    cwd: root,
    env: { ...process.env, ...testSettings(appUrl, settings) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const worker = supervise('The worker', child, false);
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the worker could not be started again: ${worker.lastWords()}`);
  return JSON.parse(printed) as Restart;
}
