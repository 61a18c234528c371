import 'reflect-metadata';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { Config } from '@snowmelt/config';
import { JobQueue, migrateQueue } from '@snowmelt/queue';
import pg from 'pg';
import { WorkerModule } from '../apps/worker/src/worker.module.js';
import { dispatchTouch } from '../libs/outreach/src/dispatch/dispatch-touch.job.js';
import { DispatchService } from '../libs/outreach/src/dispatch/dispatch.service.js';
import { connectQueue } from '../libs/platform/queue/src/queue-connection.js';
import { type BookingClinic, connectedAs, createBookingClinic } from '../test/support/booking-clinic.js';
import { type BenchContext, counted, median } from './context.js';

const TOUCHES = 1000;
const AT_ONCE = 8; // as in JobRunner
const ROUNDS = 3;
/** Seconds of the database's processor time for 1,000 touches. */
const LIMIT_SECONDS = 3;

export const name = `Dispatch, ${TOUCHES} touches due at once, one worker with ${AT_ONCE} jobs at a time`;

/**
 * A complete dispatch (woken, claimed, prepared, sent to the drawer, recorded) against empty jobs on the same queue.
 */
export async function run(context: BenchContext): Promise<void> {
  const { appUrl, ownerUrl, print } = context;
  await migrateQueue(ownerUrl);
  await processorTime(context);
  await measure('BullMQ on PostgreSQL', settings(appUrl), ownerUrl, print);
  const redis = await startRedis();
  if (!redis)
    return print('  LEFT OUT: BullMQ on Redis, because redis-server is not installed (Debian package: redis-server)');
  await measure('BullMQ on Redis', settings(appUrl, redis.url), ownerUrl, print).finally(() =>
    redis.process.kill('SIGTERM'),
  );
}

/** What the touches themselves cost the database, without the queue that wakes them; the first round warms up. */
async function processorTime({ appUrl, ownerUrl, superuserUrl, databaseSeconds, print }: BenchContext): Promise<void> {
  const worker = await NestFactory.createApplicationContext(WorkerModule.forRoot(settings(appUrl)), {
    logger: ['error', 'fatal'],
  });
  const seconds: number[] = [];
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const { clinic, owner, touches } = await owedTouches(ownerUrl);
      await owner.end();
      const dispatch = worker.get(DispatchService, { strict: false });
      const before = databaseSeconds();
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (let id = touches.pop(); id; id = touches.pop()) await dispatch.dispatch(clinic.id, id);
        }),
      );
      seconds.push(databaseSeconds() - before);
      if (round === 0) await counted(superuserUrl);
    }
  } finally {
    await worker.close();
  }
  const per1000 = (median(seconds.slice(1)) * 1000) / TOUCHES;
  print(`  processor time of the database per 1,000 touches: ${per1000.toFixed(1)} s (limit ${LIMIT_SECONDS} s)`);
}

async function measure(backend: string, config: Config, ownerUrl: string, print: BenchContext['print']): Promise<void> {
  const nothings: number[] = [];
  const touches: number[] = [];
  const worker = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), {
    logger: ['error', 'fatal'],
  });
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      // the first round warms up
      nothings.push(await jobsPerSecond(config));
      touches.push(await touchesPerSecond(worker.get(JobQueue), ownerUrl));
    }
  } finally {
    await worker.close();
  }
  const [nothing, touch] = [median(nothings.slice(1)), median(touches.slice(1))];
  print(`  ${backend}: jobs that do nothing: ${nothing.toFixed(0)}/s`);
  print(
    `  ${backend}: touches dispatched: ${touch.toFixed(0)}/s, a job that does nothing is ${(nothing / touch).toFixed(1)} times as fast`,
  );
}

function settings(appUrl: string, redisUrl = ''): Config {
  // a long period keeps the sweep out: only jobs wake what is measured
  return Config.read({
    NODE_ENV: 'test',
    DATABASE_URL: appUrl,
    REDIS_URL: redisUrl,
    PUBLIC_URL: 'http://127.0.0.1:1',
    APP_SECRET: 'only-for-the-bench-of-this-machine-0123456789',
    LOG_LEVEL: 'error',
    SWEEP_SECONDS: '60',
  });
}

/** From the first `add` to the end of the last job. */
async function jobsPerSecond(config: Config): Promise<number> {
  const { Queue, Worker, connection, close } = connectQueue(config);
  const queue = new Queue('bench', {
    connection,
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  });
  let left = TOUCHES;
  const worker = new Worker(
    'bench',
    async () => {
      left -= 1;
    },
    { connection, concurrency: AT_ONCE },
  );
  await worker.waitUntilReady();
  const begun = performance.now();
  for (let n = 0; n < TOUCHES; n += 1) void queue.add('nothing', { id: n }, { jobId: `nothing-${n}` });
  while (left > 0) await new Promise((resume) => setTimeout(resume, 5));
  const seconds = (performance.now() - begun) / 1000;
  await worker.close();
  await queue.close();
  await close();
  return TOUCHES / seconds;
}

/** From the first wake-up until the last touch is recorded as sent. */
async function touchesPerSecond(queue: JobQueue, ownerUrl: string): Promise<number> {
  const { clinic, owner, touches } = await owedTouches(ownerUrl);
  try {
    const count = async (what: string) =>
      Number(
        (await owner.query<{ count: string }>(`SELECT count(*) FROM ${what} AND clinic_id = $1`, [clinic.id])).rows[0]
          ?.count,
      );
    const begun = performance.now();
    for (const id of touches) queue.wake(dispatchTouch, { id, clinicId: clinic.id }, `touch-${id}-0`);
    while ((await count(`touch WHERE status = 'sent'`)) < TOUCHES) {
      if (performance.now() - begun > 60_000)
        throw new Error(`after a minute ${await count(`touch WHERE status = 'sent'`)} of ${TOUCHES} touches are sent`);
      await new Promise((resume) => setTimeout(resume, 50));
    }
    const seconds = (performance.now() - begun) / 1000;
    if ((await count('drawer_message WHERE true')) !== TOUCHES) throw new Error('not every touch is one message');
    return TOUCHES / seconds;
  } finally {
    await owner.end();
  }
}

/** A new clinic and a connection of its owner, with a touch due for each patient. */
async function owedTouches(ownerUrl: string): Promise<{ clinic: BookingClinic; owner: pg.Client; touches: string[] }> {
  const clinic = await createBookingClinic(ownerUrl, { patients: TOUCHES });
  const owner = await connectedAs(ownerUrl, clinic);
  return { clinic, owner, touches: await owe(owner, clinic.staffId) };
}

/** One text to each patient of the clinic, where it is noon: no message is sent at night. */
async function owe(owner: pg.Client, staffId: string): Promise<string[]> {
  const ahead = 12 - new Date().getUTCHours();
  await owner.query('UPDATE patient SET time_zone = $1 WHERE clinic_id = current_clinic_id()', [
    ahead >= 0 ? `Etc/GMT-${ahead}` : `Etc/GMT+${-ahead}`,
  ]);
  await owner.query(
    `INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES (current_clinic_id(), 1, $1, 'bench', 'bench', now())`,
    [
      JSON.stringify({
        sendWindow: { from: '09:00', to: '19:00' },
        outerWindow: { from: '08:00', to: '21:00' },
        texts: { perDay: 3, perWeek: 12 },
        reminders: { dose: [], inPerson: [], video: [] },
        education: [],
        educationGoodFor: 'P7D',
        emailAfterFailedText: 'PT30M',
        unclearGivenUpAfter: 'PT1H',
      }),
    ],
  );
  await owner.query(
    `INSERT INTO contact_point (clinic_id, patient_id, system, value) SELECT current_clinic_id(), id, 'sms', '+1' || (200 + n / 100) || '55501' || lpad((n % 100)::text, 2, '0') FROM (SELECT id, row_number() OVER () AS n FROM patient WHERE clinic_id = current_clinic_id()) p`,
  );
  await owner.query(
    `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by) SELECT current_clinic_id(), id, 'sms', 'bench', $1 FROM patient WHERE clinic_id = current_clinic_id()`,
    [staffId],
  );
  const { rows } = await owner.query<{
    id: string;
  }>(`INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, education_code, due_at, expires_at)
    SELECT current_clinic_id(), id, 'bench:' || id, 'education', 'education-E3', 'bench', 'E3', now(), now() + interval '1 day' FROM patient WHERE clinic_id = current_clinic_id() RETURNING id`);
  return rows.map((row) => row.id);
}

async function startRedis(): Promise<{ url: string; process: ChildProcess } | undefined> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined;
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  const server = spawn(
    'redis-server',
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--maxmemory-policy',
      'noeviction',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const chunk of server.stdout) if (String(chunk).includes('Ready to accept')) break;
  return { url: `redis://127.0.0.1:${port}`, process: server };
}
