import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, typescript } from '../../tools/install.mjs';
import { hasEnded, supervise, type Supervised } from '../../tools/supervise.js';
import { until } from '../support/until.js';

export const LEASE_SECONDS = 1;
const ACCOUNT = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
};

interface Place {
  readonly appUrl: string;
  readonly redisUrl: string | undefined;
  readonly publicUrl: string;
  readonly providerUrl: string;
}

export interface Worker extends Supervised {
  readonly isApi: boolean;
  readonly heartbeat: string;
}

/** What every process of this product needs. */
const environmentOf = ({ appUrl, redisUrl, publicUrl, providerUrl }: Place): NodeJS.ProcessEnv => ({
  ...process.env,
  ...ACCOUNT,
  NODE_ENV: 'development',
  DATABASE_URL: appUrl,
  REDIS_URL: redisUrl ?? '',
  PUBLIC_URL: publicUrl,
  APP_SECRET: 'only-for-the-tests-of-this-machine-0123456789',
  MESSAGING: 'live',
  TWILIO_API_URL: providerUrl,
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'visits@example.com',
  SWEEP_SECONDS: '0.1',
  TOUCH_LEASE_SECONDS: String(LEASE_SECONDS),
  SEND_QUIET_SECONDS: '2',
  LOG_LEVEL: 'error',
});

/** Workers as processes of their own, that stay between cases; each is ended by its own id. */
export function startFleet(place: Place) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fleet-'));
  const workers: Worker[] = [];
  let started = 0;
  const fleet = {
    workers: () => workers.filter((one) => !hasEnded(one.process) && !one.isApi),
    start(main = 'apps/worker/src/main.ts', settings: Record<string, string> = {}): Worker {
      started += 1;
      const heartbeat = path.join(folder, String(started));
      const child = spawn(process.execPath, [...typescript, main], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...environmentOf(place), HEARTBEAT_FILE: heartbeat, ...settings },
      });
      const worker = { ...supervise(`worker ${started}`, child, false), heartbeat, isApi: main.startsWith('apps/api') };
      workers.push(worker);
      return worker;
    },
    /** So many are there and have begun. */
    async stand(count: number) {
      while (fleet.workers().length < count) fleet.start();
      for (const one of fleet.workers())
        await until(
          () => `${one.name} begins: ${one.lastWords()}`,
          () => existsSync(one.heartbeat) || hasEnded(one.process),
        );
      const lost = workers.find(({ process: { exitCode } }) => exitCode !== null && exitCode !== 0);
      if (lost) throw new Error(`${lost.name} ended by itself: ${lost.lastWords()}`);
    },
    async kill(some: readonly Worker[] = fleet.workers()) {
      await Promise.all(some.map(({ process: child }) => signalled(child, 'SIGKILL')));
    },
    async stop() {
      await fleet.kill(workers);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return fleet;
}

/** Resolves when it has ended. */
export async function signalled(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
