import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';
import { until } from '../../../../test/support/until.js';
import { defineJob, definedJobs } from './job.js';
import { JobQueue } from './job-queue.js';
import { JobRunner } from './job-runner.js';

// Port 1 of the loopback address refuses connections.
const config = Config.read({
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  PUBLIC_URL: 'http://127.0.0.1:1',
  APP_SECRET: 'x'.repeat(32),
  REDIS_URL: 'redis://127.0.0.1:1',
});
const lines: string[] = [];
const log = new Logger('warn', { write: (line) => lines.push(line) });
const sweepLike = defineJob('test-wake', 'id');
const payload = { id: '01930000-0000-7000-8000-000000000001', clinicId: '01930000-0000-7000-8000-000000000002' };

describe('while Redis is unreachable', () => {
  it('wake-ups are dropped with one log line: kept in memory, they would pile up with each sweep', async () => {
    const queue = new JobQueue(config, log);
    const said = () => lines.filter((line) => line.includes('the queue is away')).length;
    const wake = () => queue.wake(sweepLike, payload, 'touch-1');
    await until('it is said', () => {
      wake();
      return said() > 0;
    });
    for (let times = 0; times < 5; times += 1) wake();
    expect(said()).toBe(1);
    await queue.onApplicationShutdown();
  });

  it('the worker can stop without waiting for it', async () => {
    const [queue, runner] = [new JobQueue(config, log), new JobRunner(config, log)];
    for (const job of definedJobs()) runner.handle(job, async () => undefined);
    runner.start();
    await until('it was out of reach', () => lines.some((line) => line.includes('out of reach')));
    await runner.stop();
    await queue.onApplicationShutdown();
  });
});

it('the worker stops though a queue that seems to be there never says that it is closed', async () => {
  const runner = new JobRunner(config, log);
  const never = new Promise<void>(() => undefined);
  const connected = { isReachable: () => true, close: () => never };
  Object.assign(runner, { connected, worker: { close: () => never }, patienceMs: 5 });
  await runner.stop();
  expect(lines.filter((line) => line.includes('did not close in time'))).toHaveLength(2);
});
