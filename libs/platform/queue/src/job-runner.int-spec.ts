import { randomUUID } from 'node:crypto';
import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';
import { createTestDatabase, queueBackends, type TestDatabase } from '@snowmelt/testing';
import { defineJob, type JobPayload } from './job.js';
import { JobQueue } from './job-queue.js';
import { JobRunner } from './job-runner.js';

const greet = defineJob('test-greet');
const stumble = defineJob('test-stumble');
const log = new Logger('silent');
const payload = (): JobPayload => ({ id: randomUUID(), clinicId: randomUUID() });

describe.each(queueBackends())('jobs with the queue on $name', ({ redisUrl }) => {
  let database: TestDatabase;
  let config: Config;
  let queue: JobQueue;
  let runner: JobRunner;
  let greeted: JobPayload[];

  beforeEach(async () => {
    database = await createTestDatabase();
    config = Config.read({ NODE_ENV: 'test', DATABASE_URL: database.appUrl, REDIS_URL: redisUrl ? `${redisUrl}/7` : '', PUBLIC_URL: 'http://127.0.0.1:1', APP_SECRET: 'x'.repeat(32) });
    [queue, runner, greeted] = [new JobQueue(config, log), new JobRunner(config, log), []];
    runner.handle(greet, async (given) => { greeted.push(given); });
    runner.handle(stumble, async () => { throw new Error('stumbled'); });
    await queue.obliterate(); // left by a test before; database 7 of the test run's Redis is ours, the workers of other specs use the first
  });

  afterEach(async () => {
    await runner.stop();
    await queue.onApplicationShutdown();
    await database.drop();
  });

  const until = async (count: number) => { while (greeted.length < count) await new Promise((resume) => setTimeout(resume, 10)); };

  it('reach their handler with ids and nothing else', async () => {
    const given = payload();
    queue.wake(greet, given, 'one');
    runner.start();
    await until(1);
    expect(greeted).toEqual([given]);
  });

  it('that are woken many times while they wait run once', async () => {
    const given = payload();
    for (let times = 0; times < 10; times += 1) queue.wake(greet, given, 'one');
    queue.wake(greet, payload(), 'last');
    await new Promise((resume) => setTimeout(resume, 300)); // all of them are in the queue before anybody takes one
    runner.start(1);
    await until(2);
    await new Promise((resume) => setTimeout(resume, 200));
    expect(greeted.filter(({ id }) => id === given.id)).toHaveLength(1);
    expect(greeted).toHaveLength(2);
  });

  it('that fail, or that nobody knows any more, keep no other waiting and are not tried again', async () => {
    runner.start(1);
    queue.wake(stumble, payload(), 'fails');
    queue.wake({ name: 'of-an-older-release' }, payload(), 'unknown');
    queue.wake(greet, payload(), 'works');
    await until(1);
    queue.wake(greet, payload(), 'works-too');
    await until(2);
  });

  it('that run are waited for at the stop', async () => {
    let ended = false;
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => { begin = resolve; });
    const slow = new JobRunner(config, log);
    slow.handle(stumble, async () => undefined);
    slow.handle(greet, async () => { begin(); await new Promise((resume) => setTimeout(resume, 300)); ended = true; });
    slow.start();
    queue.wake(greet, payload(), 'slow');
    await begun;
    await slow.stop();
    expect(ended).toBe(true);
  });

  it.each([
    ['a name', { ...payload(), name: 'Robin' }], ['a number', { ...payload(), phone: '+13235550142' }], ['words for an id', { ...payload(), id: 'Robin' }], ['no clinic', { id: randomUUID() }],
  ])('are refused with %s in them', (_what, given) => {
    expect(() => queue.wake(greet, given as unknown as JobPayload, 'x')).toThrow();
  });
});

describe('a worker', () => {
  const config = Config.read({ NODE_ENV: 'test', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', PUBLIC_URL: 'http://127.0.0.1:1', APP_SECRET: 'x'.repeat(32) });

  it('does not start while a job has no handler', () => {
    const runner = new JobRunner(config, log);
    runner.handle(greet, async () => undefined);
    expect(() => runner.start()).toThrow('the job test-stumble has no handler');
  });

  it('does not take two handlers for one job, nor two jobs of one name', () => {
    const runner = new JobRunner(config, log);
    runner.handle(greet, async () => undefined);
    expect(() => runner.handle(greet, async () => undefined)).toThrow('two handlers');
    expect(() => defineJob('test-greet')).toThrow('two jobs are named test-greet');
  });
});
