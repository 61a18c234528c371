import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { migrate, provision } from '@snowmelt/database';
import { freePort } from '../test/support/free-port.js';
import { startEmbeddedPostgres } from '../tools/embedded-postgres/embedded-postgres.js';
import { typescript } from '../tools/install.mjs';

const root = path.resolve(import.meta.dirname, '..');
const webDist = path.join(root, 'apps/web/dist');

export interface BenchContext {
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly superuserUrl: string;
  /** Starts the API as a process of its own and returns its address; it stops with the context. */
  startApi: () => Promise<string>;
  print: (line: string) => void;
}

export interface Bench {
  readonly name: string;
  run: (context: BenchContext) => Promise<void>;
}

/** A throw-away PostgreSQL, durable as in production. */
export async function withContext(work: (context: BenchContext) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-bench-'));
  const server = await startEmbeddedPostgres({
    dataDirectory: path.join(folder, 'postgres'),
    settings: ['shared_buffers=512MB', 'maintenance_work_mem=512MB', 'max_wal_size=4GB'],
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
      startApi: () => startApi(url('snowmelt_app'), children),
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

async function startApi(databaseUrl: string, children: ChildProcess[]): Promise<string> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [...typescript, 'apps/api/src/main.ts'], {
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
  return address;
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

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
