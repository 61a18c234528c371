import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { createTestDatabase } from '@snowmelt/testing';

const root = path.resolve(import.meta.dirname, '../..');
const run = ['--conditions=@snowmelt/source', '--disable-warning=ExperimentalWarning', '--import', '@swc-node/register/esm-register'];

export interface Stack {
  readonly url: string;
  readonly password: string;
  stop(): Promise<void>;
}

/** The product as people run it: API and worker as processes of their own, the built web app, the demo clinic. */
export async function startStack(): Promise<Stack> {
  const database = await createTestDatabase();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const password = 'a quiet walk in the snow';
  const environment = {
    ...process.env, NODE_ENV: 'development', DATABASE_URL: database.appUrl, MIGRATION_DATABASE_URL: database.ownerUrl, DEMO_PASSWORD: password,
    PORT: String(port), PUBLIC_URL: url, APP_SECRET: 'only-for-the-tests-of-this-machine-0123456789', MESSAGING: 'drawer', DEMO_CLOCK: 'true',
    WEB_DIST: path.join(root, 'apps/web/dist'), LOG_LEVEL: 'error', SWEEP_SECONDS: '0.25', REDIS_URL: '',
  };
  await finished(launch('prisma/seed/demo.ts', environment));
  const processes = [launch('apps/api/src/main.ts', environment), launch('apps/worker/src/main.ts', environment)];
  await ready(`${url}/api/health/ready`, processes);
  return {
    url, password,
    async stop() {
      await Promise.all(processes.map(async (child) => {
        if (child.exitCode !== null) return;
        child.kill('SIGTERM');
        await once(child, 'exit');
      }));
      await database.drop();
    },
  };
}

function launch(file: string, environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [...run, file], { cwd: root, env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function finished(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('the demo seed failed; its words are above');
}

/** Asks until the API answers that it is ready; gives up when a process has ended or after half a minute. */
async function ready(address: string, processes: ChildProcess[]): Promise<void> {
  const until = performance.now() + 30_000;
  while (performance.now() < until) {
    if (processes.some((child) => child.exitCode !== null)) throw new Error('a process ended at its start; its words are above');
    if (await fetch(address).then((answer) => answer.ok, () => false)) return;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error(`${address} did not get ready`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
