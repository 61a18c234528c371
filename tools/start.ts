import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { migrate, provision, startEmbeddedPostgres } from '@snowmelt/database';
import { migrateQueue } from '@snowmelt/queue';
import { root, say, typescript } from './install.mjs';

const home = path.join(root, '.snowmelt');

interface Secrets { readonly owner: string; readonly app: string; readonly application: string; readonly demo: string }

/** Made once for this folder and kept out of version control. */
function secrets(): Secrets {
  mkdirSync(home, { recursive: true });
  const file = path.join(home, 'secrets.json');
  if (!existsSync(file)) {
    const random = () => randomBytes(24).toString('hex');
    writeFileSync(file, JSON.stringify({ owner: random(), app: random(), application: random(), demo: `thaw-${randomBytes(5).toString('hex')}` }), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
}

async function database(keys: Secrets): Promise<{ appUrl: string; ownerUrl: string; stop(): Promise<void> }> {
  const { DATABASE_URL: appUrl, MIGRATION_DATABASE_URL: ownerUrl } = process.env;
  if (appUrl && ownerUrl) return { appUrl, ownerUrl, stop: async () => undefined };
  if (appUrl || ownerUrl) throw new Error('Set both DATABASE_URL (application role) and MIGRATION_DATABASE_URL (owner), or neither.');
  const server = await startEmbeddedPostgres({ dataDirectory: path.join(home, 'postgres') });
  say(server.adopted ? 'PostgreSQL was running already' : 'PostgreSQL is running');
  await provision({ superuserUrl: server.superuserUrl('postgres'), database: 'snowmelt', ownerPassword: keys.owner, appPassword: keys.app });
  const url = (user: string, password: string) => `postgres://${user}:${password}@127.0.0.1:${server.port}/snowmelt`;
  return { appUrl: url('snowmelt_app', keys.app), ownerUrl: url('snowmelt_owner', keys.owner), stop: () => server.stop() };
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

const launch = (file: string, environment: NodeJS.ProcessEnv, output: 'inherit' | 'pipe' = 'inherit') =>
  spawn(process.execPath, [...typescript, file], { cwd: root, env: environment, stdio: ['ignore', output, 'inherit'], detached: true });

async function words(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => { text += chunk.toString(); });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('The demo clinic could not be seeded; the words are above.');
  return text;
}

async function ready(address: string, running: ChildProcess[]): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (running.some((child) => child.exitCode !== null)) throw new Error('A server ended at its start; its words are above.');
    if (await fetch(address).then((answer) => answer.ok, () => false)) return;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error('The API did not get ready within half a minute.');
}

let data: Awaited<ReturnType<typeof database>> | undefined;
const running: ChildProcess[] = [];
let stopping = false;

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  say('Stopping; the data stay in .snowmelt');
  await Promise.all(running.filter((child) => child.exitCode === null).map((child) => { child.kill('SIGTERM'); return once(child, 'exit'); }));
  await data?.stop();
  say('Stopped');
  process.exit(code);
}
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

try {
  const keys = secrets();
  data = await database(keys);
  const applied = await migrate(data.ownerUrl, path.join(root, 'prisma/migrations'));
  await migrateQueue(data.ownerUrl);
  say(applied.length > 0 ? `Applied ${applied.length} migrations` : 'The database is up to date');
  const port = await freePort(Number(process.env['PORT'] ?? 4300));
  const url = `http://127.0.0.1:${port}`;
  const environment: NodeJS.ProcessEnv = {
    LOG_LEVEL: 'warn', ...process.env, NODE_ENV: 'development', DATABASE_URL: data.appUrl, MIGRATION_DATABASE_URL: data.ownerUrl, PORT: String(port), PUBLIC_URL: url,
    APP_SECRET: keys.application, MESSAGING: 'drawer', DEMO_CLOCK: 'true', DEMO_PASSWORD: keys.demo, WEB_DIST: path.join(root, 'apps/web/dist'),
  };
  const { logins } = JSON.parse(await words(launch('prisma/seed/demo.ts', environment, 'pipe'))) as { logins: { email: string; displayName: string; roles: string[] }[] };
  say('The demo clinic is seeded');
  running.push(launch('apps/api/src/main.ts', environment), launch('apps/worker/src/main.ts', environment));
  await ready(`${url}/api/health/ready`, running);
  for (const child of running) child.on('exit', () => { if (!stopping) { say('A server ended unexpectedly; its words are above.'); void stop(1); } });
  say('Ready\n');
  process.stdout.write(`  Snowmelt   ${url}\n  API        ${url}/api/openapi.json\n\n  Demo logins, all with the password ${keys.demo}\n`);
  for (const { email, displayName, roles } of logins) process.stdout.write(`    ${email.padEnd(20)} ${displayName} (${roles.join(', ').replace('_', ' ')})\n`);
  process.stdout.write('\n  Messages never leave this machine: they are in the Outbox. Stop with Ctrl-C.\n');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof Error && error.cause) process.stderr.write(`${String(error.cause)}\n`);
  await stop(1);
}
