import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { nativeFolder } from './native-binaries.js';
import { chooseRunAs, type RunAs } from './run-as.js';
import { canConnect, findRunningServer, isAlive, type RunningServer } from './running-server.js';

export interface EmbeddedPostgres {
  readonly port: number;
  /** True when a server already running on this data was adopted. */
  readonly adopted: boolean;
  /** Settles when a server started here has ended, for any reason; never for an adopted one. */
  readonly ended: Promise<void>;
  superuserUrl: (database: string) => string;
  /** Fast shutdown: open sessions are ended, committed data is kept. */
  stop: () => Promise<void>;
}

interface Options {
  readonly dataDirectory: string;
  /** Server settings such as `fsync=off`, for throw-away databases. */
  readonly settings?: readonly string[];
  /** False simulates a kernel that refuses user namespaces. Matters to root only. */
  readonly userNamespaces?: boolean;
}

const OWN = 'Set DATABASE_URL and MIGRATION_DATABASE_URL to use a PostgreSQL of your own.';
const FAST = 'SIGINT';
const IMMEDIATE = 'SIGQUIT';
const STOP_LIMIT_MS = 28_000;

/** Starts or adopts PostgreSQL on a data folder, which it creates if missing. Listens on 127.0.0.1 only. */
export async function startEmbeddedPostgres({
  dataDirectory: given,
  settings = [],
  userNamespaces,
}: Options): Promise<EmbeddedPostgres> {
  const dataDirectory = path.resolve(given);
  const home = path.dirname(dataDirectory);
  mkdirSync(home, { recursive: true });
  const password = superuserPassword(dataDirectory);
  const running = await findRunningServer(dataDirectory, password);
  if (running) return adopt(running, dataDirectory, password);
  const runAs = chooseRunAs({ native: nativeFolder(), dataDirectory, userNamespaces });
  if (!existsSync(path.join(dataDirectory, 'PG_VERSION'))) initialise(runAs, dataDirectory, password);
  runAs.own(dataDirectory);
  const port = await rememberedPort(path.join(home, 'postgres-port'));
  const server = launch(runAs, dataDirectory, port, settings);
  try {
    await answering(server, port, password);
  } catch (error) {
    await shutDown({ signal: (name) => server.process.kill(name), gone: () => hasEnded(server.process) });
    // two starts ran at once, and the other one was faster
    const other = await findRunningServer(dataDirectory, password);
    if (other) return adopt(other, dataDirectory, password);
    throw error;
  }
  return {
    port,
    adopted: false,
    superuserUrl: urls(port, password),
    ended: hasEnded(server.process) ? Promise.resolve() : once(server.process, 'exit').then(() => undefined),
    stop: () => shutDown({ signal: (name) => server.process.kill(name), gone: () => hasEnded(server.process) }),
  };
}

function adopt({ port }: RunningServer, dataDirectory: string, password: string): EmbeddedPostgres {
  return {
    port,
    adopted: true,
    superuserUrl: urls(port, password),
    ended: new Promise(() => undefined),
    async stop() {
      // checked again: it may have ended since, and another process may have its pid by now
      const server = await findRunningServer(dataDirectory, password);
      if (server)
        await shutDown({
          signal: (name) => void (isAlive(server.pid) && process.kill(server.pid, name)),
          gone: () => !isAlive(server.pid),
        });
    },
  };
}

const urls = (port: number, password: string) => (database: string) =>
  `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

/**
 * Fast shutdown first; a server that does not end in time gets an immediate one, after which its next start recovers
 * from the write-ahead log.
 */
async function shutDown({
  signal,
  gone,
}: {
  signal: (name: NodeJS.Signals) => void;
  gone: () => boolean;
}): Promise<void> {
  const until = performance.now() + STOP_LIMIT_MS;
  let urged = false;
  if (!gone()) signal(FAST);
  while (!gone()) {
    if (!urged && performance.now() > until) {
      urged = true;
      signal(IMMEDIATE);
    }
    if (performance.now() > until + 10_000) throw new Error('The embedded PostgreSQL did not stop.');
    await new Promise((resume) => setTimeout(resume, 25));
  }
}

const hasEnded = (child: ChildProcess) =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** Generated once, in a file beside the data that only its user can read. */
function superuserPassword(dataDirectory: string): string {
  const file = path.join(path.dirname(dataDirectory), 'postgres-superuser');
  if (!existsSync(file)) {
    if (existsSync(path.join(dataDirectory, 'PG_VERSION')))
      throw new Error(
        `${file}, the password of the data in ${dataDirectory}, is missing. Restore it, or remove the data to begin anew.`,
      );
    writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * Works under a temporary name until done: an interrupted start leaves nothing that looks like data, and existing data
 * is never touched.
 */
function initialise(runAs: RunAs, dataDirectory: string, password: string): void {
  const unfinished = `${dataDirectory}.${process.pid}`;
  const passwordFile = `${unfinished}.password`;
  mkdirSync(unfinished, { mode: 0o700 });
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    for (const target of [unfinished, passwordFile]) runAs.own(target);
    const [command, ...args] = [
      ...runAs.prefix,
      path.join(runAs.native, 'bin/initdb'),
      '-D',
      unfinished,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      // PostgreSQL's own locale, because not every system has C.UTF-8
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ];
    const made = spawnSync(command, args, { encoding: 'utf8', ...runAs.identity });
    if (made.status !== 0)
      throw new Error(
        `The embedded PostgreSQL could not make its data folder:\n${made.stderr ?? made.error?.message}\n${OWN}`,
      );
    renameSync(unfinished, dataDirectory);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

interface Server {
  readonly process: ChildProcess;
  words: () => string;
}

function launch(runAs: RunAs, dataDirectory: string, port: number, settings: readonly string[]): Server {
  const [command, ...args] = [
    ...runAs.prefix,
    path.join(runAs.native, 'bin/postgres'),
    '-D',
    dataDirectory,
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    '-k',
    '',
    '-c',
    'max_connections=200',
    '-c',
    'timezone=UTC',
    ...settings.flatMap((setting) => ['-c', setting]),
  ];
  const child = spawn(command as string, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    ...runAs.identity,
  });
  let words = '';
  child.on('error', (error) => {
    words += error.message;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-4000);
  });
  child.unref();
  (child.stderr as unknown as { unref?: () => void } | null)?.unref?.();
  return { process: child, words: () => words };
}

/** Polls until a session can be opened; throws with the server's output if it ended instead. */
async function answering(server: Server, port: number, password: string): Promise<void> {
  const until = performance.now() + 30_000;
  while (performance.now() < until) {
    if (hasEnded(server.process)) {
      await new Promise((resume) => setTimeout(resume, 50)); // its last output may still be on its way
      throw new Error(`The embedded PostgreSQL did not start:\n${server.words()}\n${OWN}`);
    }
    if (await canConnect(port, password)) return;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error(`The embedded PostgreSQL did not answer in half a minute:\n${server.words()}\n${OWN}`);
}

/** The same port at each start, unless another process has taken it. */
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
