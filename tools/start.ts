import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { migrate, provision } from '@snowmelt/database';
import { migrateQueue } from '@snowmelt/queue';
import { startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';
import { root, say, typescript } from './install.mjs';
import { end, hasEnded, howItEnded, mayRestart, ready, type Supervised, supervise } from './supervise.js';

const home = path.resolve(process.env['SNOWMELT_HOME'] ?? path.join(root, '.snowmelt'));

interface Secrets {
  readonly owner: string;
  readonly app: string;
  readonly application: string;
  readonly demo: string;
}

/** Generated once for this folder and kept out of version control. */
function secrets(): Secrets {
  mkdirSync(home, { recursive: true });
  const file = path.join(home, 'secrets.json');
  if (!existsSync(file)) {
    const random = () => randomBytes(24).toString('hex');
    writeFileSync(
      file,
      JSON.stringify({
        owner: random(),
        app: random(),
        application: random(),
        demo: `thaw-${randomBytes(5).toString('hex')}`,
      }),
      { mode: 0o600 },
    );
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
}

interface Database {
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly ended?: Promise<void>;
  stop: () => Promise<void>;
}

async function openDatabase(keys: Secrets): Promise<Database> {
  const { DATABASE_URL: appUrl, MIGRATION_DATABASE_URL: ownerUrl } = process.env;
  if (appUrl && ownerUrl) return { appUrl, ownerUrl, stop: async () => undefined };
  if (appUrl || ownerUrl)
    throw new Error('Set both DATABASE_URL (application role) and MIGRATION_DATABASE_URL (owner), or neither.');
  const server = await startEmbeddedPostgres({ dataDirectory: path.join(home, 'postgres') });
  // we hold the folder's claim, so the server's former launcher has ended
  say(
    server.adopted
      ? 'PostgreSQL was left running by a start that was killed; it is taken over'
      : 'PostgreSQL is running',
  );
  const url = (user: string, password: string) => `postgres://${user}:${password}@127.0.0.1:${server.port}/snowmelt`;
  try {
    await provision({
      superuserUrl: server.superuserUrl('postgres'),
      database: 'snowmelt',
      ownerPassword: keys.owner,
      appPassword: keys.app,
    });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    appUrl: url('snowmelt_app', keys.app),
    ownerUrl: url('snowmelt_owner', keys.owner),
    ended: server.ended,
    stop: () => server.stop(),
  };
}

async function freePort(wanted: number): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(wanted, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as { port: number };
    probe.close();
    await once(probe, 'close');
    return port;
  } catch {
    say(`Port ${wanted} is taken; trying the next one`);
    return freePort(wanted + 1);
  }
}

/**
 * Starts a server in a process group of its own: Ctrl-C reaches only the launcher, which then ends the servers in
 * order.
 */
function launch(name: string, file: string, environment: NodeJS.ProcessEnv): Supervised {
  const child = spawn(process.execPath, ['--import', './tools/end-with-launcher.mjs', ...typescript, file], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const server = supervise(name, child);
  running.set(name, server);
  return server;
}

interface Seeded {
  readonly logins: { email: string; displayName: string; roles: string[] }[];
}

async function seed(environment: NodeJS.ProcessEnv): Promise<Seeded> {
  const child = spawn(process.execPath, [...typescript, 'prisma/seed/demo.ts'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  seeding = child;
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error('The demo clinic could not be seeded; the words are above.');
  return JSON.parse(text) as Seeded;
}

/** Restarts a server that ends unexpectedly, and says so; one that keeps ending stops everything. */
function keep(server: Supervised, startAgain: () => Supervised, endsAtMs: number[] = []): void {
  const onEnd = () => {
    if (stopping) return;
    const ends = [...endsAtMs, performance.now()];
    if (!mayRestart(ends, performance.now())) {
      say(`${howItEnded(server)}, again; its words are above.`);
      void stop(1);
      return;
    }
    say(`${howItEnded(server)}; it is started again`);
    keep(startAgain(), startAgain, ends);
  };
  if (hasEnded(server.process)) onEnd();
  else server.process.once('exit', onEnd);
}

let starting: Promise<void> = Promise.resolve();
let database: Database | undefined;
let seeding: ChildProcess | undefined;
const running = new Map<string, Supervised>();
let stopping = false;

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  say(`Stopping; the data stay in ${path.relative(root, home) || home}`);
  await Promise.all(
    [...[...running.values()].map((server) => server.process), ...(seeding ? [seeding] : [])].map((child) =>
      end(child),
    ),
  );
  // the step of the start in progress still needs the database
  await Promise.race([starting.catch(() => undefined), new Promise((resume) => setTimeout(resume, 10_000))]);
  await database?.stop();
  say('Stopped');
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined); // a closed terminal must not keep us from stopping

function goOn(): void {
  if (stopping) throw new Error('It was stopped while it was starting.');
}

async function start(): Promise<void> {
  const keys = secrets();
  database = await openDatabase(keys);
  goOn();
  const { appUrl, ownerUrl, ended } = database;
  const applied = await migrate(ownerUrl, path.join(root, 'prisma'));
  await migrateQueue(ownerUrl);
  say(applied.length > 0 ? `Applied ${applied.length} files of migrations and routines` : 'The database is up to date');
  const url = `http://127.0.0.1:${await freePort(Number(process.env['PORT'] ?? 4300))}`;
  const environment = environmentOf(keys, url, appUrl, ownerUrl);
  goOn();
  const { logins } = await seed(environment);
  say('The demo clinic is seeded');
  goOn();
  const startApi = () => launch('The API', 'apps/api/src/main.ts', environment);
  const startWorker = () => launch('The worker', 'apps/worker/src/main.ts', environment);
  const [api, worker] = [startApi(), startWorker()];
  await ready(`${url}/api/health/ready`, [api, worker]);
  keep(api, startApi);
  keep(worker, startWorker);
  void ended?.then(() => {
    if (!stopping) {
      say('PostgreSQL ended unexpectedly.');
      void stop(1);
    }
  });
  process.send?.({ url }, () => undefined);
  say('Ready\n');
  introduce(url, keys.demo, logins);
}

function environmentOf(
  keys: ReturnType<typeof secrets>,
  url: string,
  appUrl: string,
  ownerUrl: string,
): NodeJS.ProcessEnv {
  return {
    LOG_LEVEL: 'warn',
    ...process.env,
    NODE_ENV: 'development',
    DATABASE_URL: appUrl,
    MIGRATION_DATABASE_URL: ownerUrl,
    PORT: new URL(url).port,
    PUBLIC_URL: url,
    APP_SECRET: keys.application,
    MESSAGING: 'drawer',
    DEMO_CLOCK: 'true',
    DEMO_PASSWORD: keys.demo,
    WEB_DIST: path.join(root, 'apps/web/dist'),
  };
}

/** Prints the address and the logins. */
function introduce(url: string, password: string, logins: Seeded['logins']): void {
  process.stdout.write(
    `  Snowmelt   ${url}\n  API        ${url}/api/openapi.json\n\n  Demo logins, all with the password ${password}\n`,
  );
  for (const { email, displayName, roles } of logins)
    process.stdout.write(`    ${email.padEnd(20)} ${displayName} (${roles.join(', ').replaceAll('_', ' ')})\n`);
  process.stdout.write('\n  Messages never leave this machine: they are in the Outbox. Stop with Ctrl-C.\n');
}

starting = start();
starting.catch((error: unknown) => {
  if (!stopping)
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\n${error instanceof Error && error.cause instanceof Error ? `${error.cause.message}\n` : ''}`,
    );
  void stop(1);
});
