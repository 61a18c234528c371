import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { nextTryNow, nothingOwed, owedReading, plannedByRules } from '@snowmelt/outreach/testing';
import { agreedTo } from '@snowmelt/patients/testing';
import { actIn, createTestDatabase, queueBackends, sqlOf, type TestDatabase } from '@snowmelt/testing';
import { courseAt } from '@snowmelt/treatment/testing';
import { Redis } from 'ioredis';
import pg from 'pg';
import { type BookingClinic, createBookingClinic } from '../support/booking-clinic.js';
import { approveRules, freeRules } from '../support/outreach-rules.js';
import { type OtherAnswer, startTwilioStandIn } from '../support/twilio-stand-in.js';
import { somebodyWaits, until } from '../support/until.js';
import { zoneWhereItIs } from '../support/zones.js';

const root = path.resolve(import.meta.dirname, '../..');
const ACCOUNT = `AC${'0'.repeat(32)}`;

describe.each(queueBackends())('touches that are due, with the queue on $name', ({ redisUrl }) => {
  let database: TestDatabase;
  let clinic: BookingClinic;
  let owner: pg.Client;
  let twilio: Awaited<ReturnType<typeof startTwilioStandIn>>;
  let workers: ChildProcess[];

  let sql: ReturnType<typeof sqlOf>;
  const startWorker = () => {
    const child = spawn(
      process.execPath,
      [
        '--conditions=@snowmelt/source',
        '--disable-warning=ExperimentalWarning',
        '--import',
        '@swc-node/register/esm-register',
        'apps/worker/src/main.ts',
      ],
      {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
        env: {
          ...process.env,
          NODE_ENV: 'development',
          DATABASE_URL: database.appUrl,
          REDIS_URL: redisUrl ?? '',
          PUBLIC_URL: 'http://127.0.0.1:1',
          APP_SECRET: 'only-for-the-tests-of-this-machine-0123456789',
          MESSAGING: 'live',
          TWILIO_ACCOUNT_SID: ACCOUNT,
          TWILIO_AUTH_TOKEN: 'token',
          TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
          TWILIO_API_URL: twilio.url,
          SMTP_URL: 'smtp://127.0.0.1:1',
          MAIL_FROM: 'visits@example.com',
          SWEEP_SECONDS: '0.1',
          TOUCH_LEASE_SECONDS: '1',
          SEND_QUIET_SECONDS: '2',
          LOG_LEVEL: 'error',
        },
      },
    );
    workers.push(child);
    return child;
  };
  const killed = async (child: ChildProcess) => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const become = (what: string) =>
    until(what, async () => (await sql(`SELECT ${what} AS so FROM touch`))[0]?.so === true);
  const owe = async () => {
    await approveRules(sql);
    for (const [index, patientId] of clinic.patients.entries()) {
      await agreedTo(sql, patientId, `+132355501${String(index).padStart(2, '0')}`, { recordedBy: clinic.staffId });
      await owedReading(sql, patientId);
    }
  };
  const begin = async (patients: number) => {
    clinic = await createBookingClinic(database.ownerUrl, { patients, patientsIn: zoneWhereItIs(12) });
    await actIn(sql, clinic.id);
    await owe();
  };
  /** What the clinic owes by itself: the first reading of a course, by a policy that is newer than the plan. */
  const onACourse = async () => {
    await nothingOwed(sql);
    for (const patientId of clinic.patients)
      await courseAt(sql, 'consented', { patientId, protocolId: clinic.protocolId });
    await plannedByRules(sql, 1);
    await approveRules(sql, { ...freeRules, education: ['E3'] });
  };
  const everybodyGotOne = () => {
    const told = twilio.accepted.map(({ to }) => to);
    expect([...told].sort()).toEqual([...new Set(told)].sort());
    expect(told).toHaveLength(clinic.patients.length);
  };

  beforeEach(async () => {
    database = await createTestDatabase();
    owner = new pg.Client(database.ownerUrl);
    await owner.connect();
    sql = sqlOf(owner);
    twilio = await startTwilioStandIn();
    workers = [];
  });

  afterEach(async () => {
    await Promise.all(
      workers
        .filter((child) => child.exitCode === null && child.signalCode === null)
        .map((child) => {
          child.kill('SIGCONT');
          return killed(child);
        }),
    );
    await twilio.stop();
    await owner.end();
    await database.drop();
  });

  it('are sent once each by two workers at once', async () => {
    await begin(25);
    startWorker();
    startWorker();
    await become(`bool_and(status = 'sent')`);
    everybodyGotOne();
  });

  it.each([
    ['after the provider accepted and before it was recorded', 'accept-and-hang'],
    ['before the provider accepted', 'hang'],
  ] as const)('are sent once when the worker is killed %s', async (_, mode) => {
    await begin(1);
    twilio.behave(mode);
    const asked = twilio.nextRequest();
    const first = startWorker();
    await asked;
    await killed(first);
    twilio.behave('answer');
    startWorker();
    await become(`bool_and(status = 'sent')`);
    everybodyGotOne();
    expect(await sql('SELECT outcome FROM message_attempt ORDER BY id DESC LIMIT 1')).toEqual([
      { outcome: 'accepted' },
    ]);
  });

  it.each<[string, OtherAnswer]>([
    ['a wrong token', { status: 401, body: '{"code":20003}' }],
    ['a page with 404', { status: 404, body: '<!doctype html>' }],
    ['a page with 200', { status: 200, body: '<!doctype html>' }],
    ['a page with 503, although it took the text', { status: 503, body: '<!doctype html>', accepting: true }],
  ])('are sent once when the provider works again, the worker killed meanwhile: %s', async (_, trouble) => {
    await begin(1);
    twilio.answerWith(trouble);
    const asked = twilio.nextRequest();
    const first = startWorker();
    await asked;
    await become(`bool_and(tries > 0 OR next_try_at > now())`);
    await killed(first);
    twilio.answerWith(null);
    await nextTryNow(sql); // five minutes later
    startWorker();
    await become(`bool_and(status = 'sent')`);
    everybodyGotOne();
  });

  it('are sent once when the worker is killed while it claims', async () => {
    await begin(1);
    await sql('BEGIN');
    await sql('SELECT FROM touch FOR UPDATE');
    const first = startWorker();
    await until('it waits for the row', () => somebodyWaits(sql));
    await killed(first);
    await sql('COMMIT');
    startWorker();
    await become(`bool_and(status = 'sent')`);
    everybodyGotOne();
  });

  it('are sent once when the worker is killed between its claim and the call', async () => {
    await begin(8);
    const connected = twilio.nextConnection();
    const first = startWorker();
    await connected;
    await killed(first);
    startWorker();
    await become(`bool_and(status = 'sent')`);
    everybodyGotOne();
  });

  it('are sent once although a worker stood still with calls begun, and woke up after another one had sent them', async () => {
    await begin(8);
    const connected = twilio.nextConnection();
    const sleeper = startWorker();
    await connected;
    sleeper.kill('SIGSTOP');
    startWorker();
    await become(`bool_and(status = 'sent')`);
    sleeper.kill('SIGCONT');
    sleeper.kill('SIGTERM');
    await once(sleeper, 'exit');
    everybodyGotOne();
  });

  it('go by e-mail when the provider refuses the number for good, and the number is used no more', async () => {
    await begin(1);
    await agreedTo(sql, clinic.patients[0] as string, 'robin@example.com', { recordedBy: clinic.staffId });
    await onACourse();
    twilio.refuse(400, 21614);
    startWorker();
    await become(
      `bool_and(EXISTS (SELECT FROM message m WHERE m.touch_id = touch.id AND m.channel = 'email')) FILTER (WHERE key LIKE 'course:%')`,
    );
    expect(await sql(`SELECT channel, status FROM message ORDER BY channel DESC`)).toEqual([
      { channel: 'sms', status: 'failed' },
      { channel: 'email', status: 'queued' },
    ]);
    expect(await sql(`SELECT unusable_since IS NOT NULL AS unusable FROM contact_point WHERE system = 'sms'`)).toEqual([
      { unusable: true },
    ]);
  });

  it("are planned anew when the clinic's policy changes, without an event", async () => {
    await begin(1);
    await onACourse();
    startWorker();
    await become(`count(*) FILTER (WHERE key LIKE 'course:%') = 1`);
  });

  it('are sent once although every waiting job was wiped', async () => {
    await begin(25);
    startWorker();
    const wipe = async () => {
      if (!redisUrl) return void (await sql('TRUNCATE bullmq.job CASCADE'));
      const redis = new Redis(redisUrl);
      await redis.flushdb();
      redis.disconnect();
    };
    for (let times = 0; times < 3; times += 1) {
      await twilio.nextRequest();
      await wipe();
    }
    await become(`bool_and(status = 'sent')`);
    everybodyGotOne();
  });
});
