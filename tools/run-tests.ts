import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { migrate, provision, startEmbeddedPostgres } from '@snowmelt/database';
import { migrateQueue } from '@snowmelt/queue';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-tests-'));

/** One server for the whole run; durability off, because these databases live for seconds. */
async function startPostgres() {
  const server = await startEmbeddedPostgres({ dataDirectory: path.join(folder, 'postgres'), settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] });
  await provision({ superuserUrl: server.superuserUrl('postgres'), database: 'snowmelt_template', ownerPassword: 'test', appPassword: 'test' });
  const url = (user: string) => `postgres://${user}:test@127.0.0.1:${server.port}/snowmelt_template`;
  await migrate(url('snowmelt_owner'), path.join(root, 'prisma/migrations'));
  await migrateQueue(url('snowmelt_owner'));
  return server;
}

async function startRedis(): Promise<{ url: string; process: ChildProcess } | undefined> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return leftOut('Redis', 'the queue on Redis', 'redis-server');
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const chunk of server.stdout) if (String(chunk).includes('Ready to accept')) break;
  return { url: `redis://127.0.0.1:${port}`, process: server };
}

/** In CI nothing may be left out; elsewhere it is said, with how to get it. */
function leftOut(what: string, tests: string, debianPackage: string): undefined {
  if (process.env['CI'] === 'true') {
    process.stderr.write(`${what} is missing, and CI may leave nothing out (Debian package: ${debianPackage}).\n`);
    process.exit(1);
  }
  process.stdout.write(`LEFT OUT: ${tests}, because ${what} is not installed. To run it too: apt-get install ${debianPackage}\n`);
  return undefined;
}

const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const projects = process.argv.slice(process.argv.indexOf('--selectProjects') + 1);
const wantsBrowser = projects.includes('e2e');
if (wantsBrowser && !existsSync(chromium)) leftOut('Chromium', 'the browser journeys', 'chromium');
const needsServers = projects.some((name) => name === 'integration' || name === 'e2e');

const postgres = needsServers ? await startPostgres() : undefined;
const redis = needsServers ? await startRedis() : undefined;
const jest = spawn(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', path.join(root, 'node_modules/jest/bin/jest.js'), ...process.argv.slice(2)], {
  cwd: root, stdio: 'inherit',
  env: {
    ...process.env, NODE_ENV: 'test', CHROMIUM: existsSync(chromium) ? chromium : '',
    ...(postgres ? { TEST_SUPERUSER_URL: postgres.superuserUrl('postgres') } : {}), ...(redis ? { TEST_REDIS_URL: redis.url } : {}),
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => jest.kill(signal));
const [code] = await once(jest, 'exit') as [number | null];
redis?.process.kill('SIGTERM');
await postgres?.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(code ?? 1);
