import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { nativeFolder } from './native-binaries.js';
import { chooseRunAs, type RunAs } from './run-as.js';

export interface EmbeddedPostgres {
  readonly port: number;
  /** True when a server that was running already on this data was taken over. */
  readonly adopted: boolean;
  superuserUrl(database: string): string;
  /** Fast shutdown: open sessions are ended, everything committed is kept. */
  stop(): Promise<void>;
}

interface Options {
  readonly dataDirectory: string;
  /** Server settings such as `fsync=off`; for throw-away databases. */
  readonly settings?: readonly string[];
}

/** Starts (or adopts) PostgreSQL on a data folder, which it makes when missing. Listens on 127.0.0.1 only. */
export async function startEmbeddedPostgres({ dataDirectory, settings = [] }: Options): Promise<EmbeddedPostgres> {
  const home = path.dirname(path.resolve(dataDirectory));
  mkdirSync(home, { recursive: true });
  const secretFile = path.join(home, 'postgres-superuser');
  const running = runningServer(dataDirectory);
  if (running) {
    const password = readFileSync(secretFile, 'utf8').trim();
    return handle(running.port, password, true, () => stopProcess(running.pid, dataDirectory));
  }
  const runAs = chooseRunAs(nativeFolder(), dataDirectory);
  if (!existsSync(path.join(dataDirectory, 'PG_VERSION'))) initialise(runAs, dataDirectory, secretFile);
  const password = readFileSync(secretFile, 'utf8').trim();
  const port = await rememberedPort(path.join(home, 'postgres-port'));
  const server = launch(runAs, dataDirectory, port, settings);
  await answering(server, port, password);
  return handle(port, password, false, () => stopProcess(serverPid(dataDirectory) ?? (server.process.pid as number), dataDirectory));
}

function handle(port: number, password: string, adopted: boolean, stop: () => Promise<void>): EmbeddedPostgres {
  return { port, adopted, superuserUrl: (database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`, stop };
}

function initialise(runAs: RunAs, dataDirectory: string, secretFile: string): void {
  writeFileSync(secretFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  runAs.own(dataDirectory);
  const passwordFile = `${dataDirectory}.initial-password`;
  writeFileSync(passwordFile, readFileSync(secretFile), { mode: 0o600 });
  if (runAs.identity.uid !== undefined) chmodSync(passwordFile, 0o644);
  const [command, ...args] = [...runAs.prefix, path.join(runAs.native, 'bin/initdb'), '-D', dataDirectory, '-U', 'postgres', '-A', 'scram-sha-256',
    `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions'];
  const made = spawnSync(command as string, args, { encoding: 'utf8', ...runAs.identity });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    rmSync(dataDirectory, { recursive: true, force: true });
    throw new Error(`The embedded PostgreSQL could not make its data folder:\n${made.stderr}\nSet DATABASE_URL and MIGRATION_DATABASE_URL to use a PostgreSQL of your own.`);
  }
}

interface Server { readonly process: ChildProcess; words(): string }

function launch(runAs: RunAs, dataDirectory: string, port: number, settings: readonly string[]): Server {
  const [command, ...args] = [...runAs.prefix, path.join(runAs.native, 'bin/postgres'), '-D', dataDirectory, '-h', '127.0.0.1', '-p', String(port), '-k', '',
    '-c', 'max_connections=200', '-c', 'timezone=UTC', ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(command as string, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true, ...runAs.identity });
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => { words = (words + chunk.toString()).slice(-4000); });
  child.unref();
  (child.stderr as unknown as { unref(): void }).unref();
  return { process: child, words: () => words };
}

/** Polls until a session can be opened; says the server's own words when it ended instead. */
async function answering(server: Server, port: number, password: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (server.process.exitCode !== null) throw new Error(`The embedded PostgreSQL did not start:\n${server.words()}\nSet DATABASE_URL and MIGRATION_DATABASE_URL to use a PostgreSQL of your own.`);
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres', connectionTimeoutMillis: 1000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }
  throw new Error('The embedded PostgreSQL did not answer in time.');
}

function serverPid(dataDirectory: string): number | undefined {
  const file = path.join(dataDirectory, 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) || undefined : undefined;
}

function runningServer(dataDirectory: string): { pid: number; port: number } | undefined {
  const pid = serverPid(dataDirectory);
  if (pid === undefined || !isAlive(pid)) return undefined;
  return { pid, port: Number(readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[3]) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function stopProcess(pid: number, dataDirectory: string): Promise<void> {
  if (isAlive(pid)) process.kill(pid, 'SIGINT');
  for (let tries = 0; tries < 200 && existsSync(path.join(dataDirectory, 'postmaster.pid')); tries += 1) await new Promise((resume) => setTimeout(resume, 25));
}

/** The same port at each start, as long as nobody else has taken it. */
async function rememberedPort(file: string): Promise<number> {
  const remembered = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = await freePort(remembered).catch(() => freePort(0));
  writeFileSync(file, String(port));
  return port;
}

async function freePort(wanted: number): Promise<number> {
  const probe = createServer().listen(wanted, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
