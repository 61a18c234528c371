import { randomUUID } from 'node:crypto';
import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';
import { createTestDatabase, queueBackends, type TestDatabase } from '@snowmelt/testing';
import { until } from '../../../../test/support/until.js';
import { defineJob, type JobPayload } from './job.js';
import { JobQueue } from './job-queue.js';
import { JobRunner } from './job-runner.js';

const greet = defineJob('test-greet', 'id');
const stumble = defineJob('test-stumble', 'id');
const said: string[] = [];
const log = new Logger('error', { write: (line) => said.push(line) });
const payload = (): JobPayload<'id'> => ({ id: randomUUID(), clinicId: randomUUID() });

describe.each(queueBackends())('jobs with the queue on $name', ({ redisUrl }) => {
  let database: TestDatabase;
  let config: Config;
  let queue: JobQueue;
  let runner: JobRunner;
  let greeted: JobPayload<'id'>[];

  beforeEach(async () => {
    database = await createTestDatabase();
    config = Config.read({
      NODE_ENV: 'test',
      DATABASE_URL: database.appUrl,
      REDIS_URL: redisUrl ? `${redisUrl}/7` : '',
      PUBLIC_URL: 'http://127.0.0.1:1',
      APP_SECRET: 'x'.repeat(32),
    });
    [queue, runner, greeted] = [new JobQueue(config, log), new JobRunner(config, log), []];
    runner.handle(greet, async (given) => {
      greeted.push(given);
    });
    runner.handle(stumble, async () => {
      throw new Error('stumbled');
    });
    await queue.obliterate(); // jobs of an earlier test; database 7 of the test run's Redis is ours, other specs' workers use the first
  });

  afterEach(async () => {
    await runner.stop();
    await queue.onApplicationShutdown();
    await database.drop();
  });

  const greetings = (count: number) => until(`${count} were greeted`, () => greeted.length >= count);

  it('pass ids and nothing else to their handler', async () => {
    const given = payload();
    queue.wake(greet, given, 'one');
    runner.start();
    await greetings(1);
    expect(greeted).toEqual([given]);
  });

  it('requested many times while they wait run once', async () => {
    const [given, last] = [payload(), payload()];
    const backend = queue['queue'];
    const add = backend.add.bind(backend);
    const added: Promise<unknown>[] = [];
    backend.add = (...job) => {
      const adding = add(...job);
      added.push(adding);
      return adding;
    };
    for (let times = 0; times < 10; times += 1) queue.wake(greet, given, 'one');
    await Promise.all(added); // all are in the queue before a worker takes one
    expect(added).toHaveLength(10);
    queue.wake(greet, last, 'last');
    runner.start(1);
    await greetings(2);
    expect(greeted).toEqual([given, last]);
  });

  it('that fail or are unknown do not block others and are not retried', async () => {
    runner.start(1);
    queue.wake(stumble, payload(), 'fails');
    await queue['queue'].add('of-an-older-release', payload(), { jobId: 'unknown' });
    queue.wake(greet, payload(), 'works');
    await greetings(1);
    queue.wake(greet, payload(), 'works-too');
    await greetings(2);
  });

  it('that are running are waited for at shutdown', async () => {
    let ended = false;
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const slow = new JobRunner(config, log);
    slow.handle(stumble, async () => undefined);
    slow.handle(greet, async () => {
      begin();
      for (let times = 0; times < 50; times += 1) await queue['queue'].getWaitingCount(); // longer than a stop that does not wait
      ended = true;
    });
    slow.start();
    queue.wake(greet, payload(), 'slow');
    await begun;
    await slow.stop();
    expect(ended).toBe(true);
  });

  it('of whoever put it there with more than ids is refused by a code before its handler, and not a word of it is logged', async () => {
    said.length = 0;
    const number = '+13235550142';
    await queue['queue'].add(greet.name, { ...payload(), phone: number }, { jobId: 'planted' });
    await queue['queue'].add(greet.name, { ...payload(), id: number }, { jobId: 'planted-as-id' });
    const given = payload();
    queue.wake(greet, given, 'fits');
    runner.start(1);
    await greetings(1);
    expect(greeted).toEqual([given]);
    expect(said.map((line) => JSON.parse(line) as object)).toMatchObject(
      Array(2).fill({ job: 'test-greet', error: { code: 'QUEUE.PAYLOAD_UNFIT' } }),
    );
    expect(said.join()).not.toContain(number);
  });
});

describe('a worker', () => {
  const config = Config.read({
    NODE_ENV: 'test',
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    PUBLIC_URL: 'http://127.0.0.1:1',
    APP_SECRET: 'x'.repeat(32),
  });

  it('does not start while a job has no handler', () => {
    const runner = new JobRunner(config, log);
    runner.handle(greet, async () => undefined);
    expect(() => runner.start()).toThrow('the job test-stumble has no handler');
  });

  it('does not accept two handlers for one job, nor two jobs of one name', () => {
    const runner = new JobRunner(config, log);
    runner.handle(greet, async () => undefined);
    expect(() => runner.handle(greet, async () => undefined)).toThrow('two handlers');
    expect(() => defineJob('test-greet')).toThrow('two jobs are named test-greet');
  });
});
