import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { migrate, provision } from '@snowmelt/database';
import pg from 'pg';
import { freePort } from '../test/support/free-port.js';
import { startEmbeddedPostgres } from '../tools/embedded-postgres/embedded-postgres.js';
import { typescript } from '../tools/install.mjs';
import { secondsOfProcess } from './processor-time.js';

const root = path.resolve(import.meta.dirname, '..');
const webDist = path.join(root, 'apps/web/dist');

export interface BenchContext {
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly superuserUrl: string;
  /** Starts the API as a process of its own and returns its address; it stops with the context. */
  startApi: () => Promise<string>;
  /** The same, and how long it has had a processor. */
  startServer: () => Promise<ApiProcess>;
  /** How long the database's processes have had a processor until now, in seconds; also those that have ended. */
  databaseSeconds: () => number;
  print: (line: string) => void;
}

export interface ApiProcess {
  readonly address: string;
  readonly seconds: () => number;
}

export interface Bench {
  readonly name: string;
  run: (context: BenchContext) => Promise<void>;
}

/** BENCH_STATEMENTS=1: which statements the database had most to do with, also within functions. It costs some time. */
const countsStatements = process.env['BENCH_STATEMENTS']
  ? [
      'shared_preload_libraries=pg_stat_statements',
      'pg_stat_statements.track=all',
      'pg_stat_statements.track_planning=on',
    ]
  : [];

/** Their time without that of the statements within them cannot be told apart: a function's is in its caller's too. */
export async function printStatements({ superuserUrl, print }: BenchContext): Promise<void> {
  if (countsStatements.length === 0) return;
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const { rows } = await client.query<{ calls: string; planning: string; execution: string; query: string }>(
    `SELECT calls, round(total_plan_time) AS planning, round(total_exec_time) AS execution, left(regexp_replace(query, '\\s+', ' ', 'g'), 110) AS query
     FROM pg_stat_statements WHERE query !~* '^(CREATE|ALTER|GRANT|DO|COPY)' ORDER BY total_plan_time + total_exec_time DESC LIMIT 30`,
  );
  for (const { calls, planning, execution, query } of rows)
    print(`    ${calls} times, planned ${planning} ms, executed ${execution} ms: ${query}`);
  await client.query('SELECT pg_stat_statements_reset()');
  await client.end();
}

/** A throw-away PostgreSQL, durable as in production. */
export async function withContext(work: (context: BenchContext) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-bench-'));
  const dataDirectory = path.join(folder, 'postgres');
  const server = await startEmbeddedPostgres({
    dataDirectory,
    settings: ['shared_buffers=512MB', 'maintenance_work_mem=512MB', 'max_wal_size=4GB', ...countsStatements],
  });
  const children: ChildProcess[] = [];
  try {
    await provision({
      superuserUrl: server.superuserUrl('postgres'),
      database: 'bench',
      ownerPassword: 'bench',
      appPassword: 'bench',
    });
    const url = (user: string) => `postgres://${user}:bench@127.0.0.1:${server.port}/bench`;
    await migrate(url('snowmelt_owner'), path.join(root, 'prisma'));
    await work({
      appUrl: url('snowmelt_app'),
      ownerUrl: url('snowmelt_owner'),
      superuserUrl: server.superuserUrl('bench'),
      print: (line) => void process.stdout.write(`${line}\n`),
      startApi: async () => (await startApi(url('snowmelt_app'), children)).address,
      startServer: () => startApi(url('snowmelt_app'), children),
      databaseSeconds: () =>
        secondsOfProcess(Number.parseInt(readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8'), 10), {
          family: true,
        }),
    });
  } finally {
    for (const child of children.filter((one) => one.exitCode === null)) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nest ends by the signal that it got, and Node would then write no profile. */
const ENDS_BY_ITSELF = 'data:text/javascript,process.on("SIGTERM",()=>setTimeout(()=>process.exit(0),2000))';

async function startApi(databaseUrl: string, children: ChildProcess[]): Promise<ApiProcess> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const profile = process.env['BENCH_CPU_PROFILE'];
  const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`, '--import', ENDS_BY_ITSELF] : [];
  const child = spawn(process.execPath, [...profiling, ...typescript, 'apps/api/src/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      PUBLIC_URL: address,
      APP_SECRET: 'only-for-the-bench-of-this-machine-0123456789',
      LOG_LEVEL: 'error',
      REQUESTS_A_SECOND: '10000',
      REDIS_URL: '',
      ...(existsSync(webDist) ? { WEB_DIST: webDist } : {}),
    },
  });
  children.push(child);
  await ready(`${address}/api/health/live`, child);
  return { address, seconds: () => secondsOfProcess(child.pid as number) };
}

async function ready(address: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error('the API ended at its start; its words are above');
    if (
      await fetch(address).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error(`${address} did not get ready`);
}

/**
 * As in a clinic that has been at work for a while: what is planned for empty tables reads a full one from end to end,
 * until PostgreSQL counts it within a minute or so.
 */
export async function counted(superuserUrl: string): Promise<void> {
  const superuser = new pg.Client({ connectionString: superuserUrl });
  await superuser.connect();
  await superuser.query('VACUUM ANALYZE');
  await superuser.end();
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] as number;
}
