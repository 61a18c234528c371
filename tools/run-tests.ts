import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { migrate, provision } from '@snowmelt/database';
import { migrateQueue } from '@snowmelt/queue';
import { startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';
import { follow } from './follow.mjs';
import { buildWebWhenStale, root } from './install.mjs';
import { selectedProjects } from './selected-projects.js';
import { end, hasEnded, supervise } from './supervise.js';
import { freePort } from '../test/support/free-port.js';

const projects = selectedProjects(process.argv.slice(2));
if (projects.includes('e2e')) await buildWebWhenStale();
const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-tests-'));
chmodSync(folder, 0o711); // some servers run as another user
const undo: (() => unknown)[] = [
  () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 }),
];
const leftOut: string[] = [];
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    interrupted = true;
  });

/** One server for the whole run; durability is off, because these databases live for seconds. */
async function startPostgres(): Promise<{ TEST_SUPERUSER_URL: string }> {
  const server = await startEmbeddedPostgres({
    dataDirectory: path.join(folder, 'postgres'),
    settings: [
      'fsync=off',
      'synchronous_commit=off',
      'full_page_writes=off',
      'max_connections=400',
      'max_locks_per_transaction=256',
    ],
  });
  undo.push(() => server.stop());
  await provision({
    superuserUrl: server.superuserUrl('postgres'),
    database: 'snowmelt_template',
    ownerPassword: 'test',
    appPassword: 'test',
  });
  const url = (user: string) => `postgres://${user}:test@127.0.0.1:${server.port}/snowmelt_template`;
  await migrate(url('snowmelt_owner'), path.join(root, 'prisma'));
  await migrateQueue(url('snowmelt_owner'));
  return { TEST_SUPERUSER_URL: server.superuserUrl('postgres') };
}

async function startRedis(): Promise<{ TEST_REDIS_URL?: string }> {
  if (spawnSync('redis-server', ['--version']).status !== 0)
    return leaveOut('Redis', 'the queue on Redis', 'redis-server');
  const port = await freePort();
  const server = supervise(
    'Redis',
    spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
      { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
    ),
    false,
  );
  undo.push(() => end(server.process));
  while (!server.lastWords().includes('Ready to accept')) {
    if (hasEnded(server.process)) throw new Error(`Redis did not start:\n${server.lastWords()}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
  return { TEST_REDIS_URL: `redis://127.0.0.1:${port}` };
}

/**
 * In CI nothing may be left out; elsewhere a message before and after the tests says what was, and how to install it.
 */
function leaveOut(what: string, tests: string, debianPackage: string): Record<string, never> {
  if (process.env['CI'] === 'true')
    throw new Error(`${what} is missing, and CI may leave nothing out (Debian package: ${debianPackage}).`);
  leftOut.push(
    `LEFT OUT: ${tests}, because ${what} is not installed. To run it too: apt-get install ${debianPackage}\n`,
  );
  process.stderr.write(leftOut.at(-1) as string);
  return {};
}

async function runJest(): Promise<number> {
  const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (projects.includes('e2e') && !existsSync(chromium)) leaveOut('Chromium', 'the browser journeys', 'chromium');
  const needsServers = projects.some((name) => ['integration', 'e2e', 'faults'].includes(name));
  const servers = needsServers ? { ...(await startPostgres()), ...(await startRedis()) } : {};
  if (interrupted) return 130;
  return follow(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      path.join(root, 'node_modules/jest/bin/jest.js'),
      ...process.argv.slice(2),
    ],
    {
      // detached: otherwise its workers would go on with their files after it is ended
      cwd: root,
      detached: true,
      stdio: 'inherit',
      env: {
        ...process.env,
        NODE_ENV: 'test',
        TMPDIR: folder,
        CHROMIUM: existsSync(chromium) ? chromium : '',
        ...servers,
      },
    },
  );
}

let code = 1;
try {
  code = await runJest();
  if (code > 128) process.stderr.write(`Jest was ended by a signal (code ${code}).\n`);
} catch (error) {
  process.stderr.write(`The tests could not be run. ${inspect(error)}\n`); // with its cause
} finally {
  for (const step of undo.reverse())
    await (async () => step())().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  process.stderr.write(leftOut.join(''));
}
process.exit(code);
