import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import { root, typescript } from '../../tools/install.mjs';
import { end, ready, supervise } from '../../tools/supervise.js';
import { freePort } from './free-port.js';

export interface Stack {
  readonly url: string;
  readonly password: string;
  /** As the application's role. */
  readonly appUrl: string;
  /** Stops the API and starts it again at the same address. */
  restartApi: () => Promise<void>;
  /** The same, but runs `work` while the API is down. */
  withoutApi: (work: () => Promise<void>) => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * The product as in operation: API and worker as processes of their own, the built web app, the demo clinic. Browsers
 * have passkeys for a host with a name only, such as localhost.
 */
export async function startStack(settings: Record<string, string> = {}, host = '127.0.0.1'): Promise<Stack> {
  const database = await createTestDatabase();
  const url = `http://${host}:${await freePort()}`;
  const password = 'a quiet walk in the snow';
  const environment = environmentOf(database, url, password, settings);
  const processes: ChildProcess[] = [];
  const stop = async () => {
    await Promise.all(processes.map((child) => end(child)));
    await database.drop();
  };
  try {
    await finished(launch('prisma/seed/demo.ts', environment));
    processes.push(launch('apps/api/src/main.ts', environment), launch('apps/worker/src/main.ts', environment));
    await ready(
      `${url}/api/health/ready`,
      ['The API', 'The worker'].map((name, index) => supervise(name, processes[index] as ChildProcess)),
      120_000,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  const withoutApi = async (work: () => Promise<void>) => {
    await end(processes[0] as ChildProcess);
    await work();
    processes[0] = launch('apps/api/src/main.ts', environment);
    await ready(`${url}/api/health/ready`, [supervise('The API', processes[0])], 120_000);
  };
  return {
    url,
    password,
    appUrl: database.appUrl,
    withoutApi,
    restartApi: () => withoutApi(async () => undefined),
    stop,
  };
}

const environmentOf = (
  { appUrl, ownerUrl }: TestDatabase,
  url: string,
  password: string,
  settings: Record<string, string>,
): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: 'development',
  DATABASE_URL: appUrl,
  MIGRATION_DATABASE_URL: ownerUrl,
  DEMO_PASSWORD: password,
  PORT: new URL(url).port,
  PUBLIC_URL: url,
  APP_SECRET: 'only-for-the-tests-of-this-machine-0123456789',
  MESSAGING: 'drawer',
  DEMO_CLOCK: 'true',
  WEB_DIST: path.join(root, 'apps/web/dist'),
  LOG_LEVEL: 'error',
  SWEEP_SECONDS: '0.25',
  REDIS_URL: '',
  ...settings,
});

function launch(file: string, environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [...typescript, file], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function finished(child: ChildProcess): Promise<void> {
  const seed = supervise('The seed', child);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the demo seed failed: ${seed.lastWords()}`);
}
