import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createTestDatabase, queueBackends, type TestDatabase } from '@snowmelt/testing';
import { Redis } from 'ioredis';
import pg from 'pg';
import { type BookingClinic, createBookingClinic } from '../support/booking-clinic.js';
import { startTwilioStandIn } from '../support/twilio-stand-in.js';

const root = path.resolve(import.meta.dirname, '../..');
const ACCOUNT = `AC${'0'.repeat(32)}`;
/** A zone in which it is noon now: the clinic writes by day only. */
const noonZone = () => { const ahead = 12 - new Date().getUTCHours(); return ahead >= 0 ? `Etc/GMT-${ahead}` : `Etc/GMT+${-ahead}`; };

describe.each(queueBackends())('touches that are due, with the queue on $name', ({ redisUrl }) => {
  let database: TestDatabase;
  let clinic: BookingClinic;
  let owner: pg.Client;
  let twilio: Awaited<ReturnType<typeof startTwilioStandIn>>;
  let workers: ChildProcess[];

  const sql = async (text: string, values: unknown[] = []) => (await owner.query(text, values)).rows;
  const startWorker = () => {
    const child = spawn(process.execPath, ['--conditions=@snowmelt/source', '--disable-warning=ExperimentalWarning', '--import', '@swc-node/register/esm-register', 'apps/worker/src/main.ts'], {
      cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: {
        ...process.env, NODE_ENV: 'development', DATABASE_URL: database.appUrl, REDIS_URL: redisUrl ?? '', PUBLIC_URL: 'http://127.0.0.1:1', APP_SECRET: 'only-for-the-tests-of-this-machine-0123456789', MESSAGING: 'live',
        TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: 'token', TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`, TWILIO_API_URL: twilio.url, SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'visits@example.com',
        SWEEP_SECONDS: '0.1', TOUCH_LEASE_SECONDS: '1', LOG_LEVEL: 'silent',
      },
    });
    workers.push(child);
    return child;
  };
  /** Asks the rows until it is so: the deadline is the test's own. */
  const until = async (what: string) => { while ((await sql(`SELECT ${what} AS so FROM touch`))[0]?.so !== true) await new Promise((resume) => setTimeout(resume, 50)); };
  const owe = async () => {
    await sql(`INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES (current_clinic_id(), 1, $1, 'test', 'test', now())`,
      [JSON.stringify({ sendWindow: { from: '00:00', to: '23:59' }, reminders: { infusion: [], telehealth: [] }, education: [] })]);
    for (const [index, patientId] of clinic.patients.entries()) {
      await sql('UPDATE patient SET time_zone = $2 WHERE id = $1', [patientId, noonZone()]);
      await sql(`INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, 'sms', $2)`, [patientId, `+132355501${String(index).padStart(2, '0')}`]);
      await sql(`INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by) VALUES (current_clinic_id(), $1, 'sms', 'test', $2)`, [patientId, clinic.staffId]);
      await sql(`INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, education_code, due_at, expires_at) VALUES (current_clinic_id(), $1, $2, 'education', 'education-E3', 'test', 'E3', now(), now() + interval '1 day')`, [patientId, `test:${index}`]);
    }
  };
  const begin = async (patients: number) => {
    clinic = await createBookingClinic(database.ownerUrl, { patients });
    await sql(`SELECT set_config('app.clinic_id', $1, false)`, [clinic.id]);
    await owe();
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
    twilio = await startTwilioStandIn();
    workers = [];
  });

  afterEach(async () => {
    await Promise.all(workers.filter((child) => child.exitCode === null && child.signalCode === null).map((child) => { child.kill('SIGKILL'); return once(child, 'exit'); }));
    await twilio.stop();
    await owner.end();
    await database.drop();
  });

  it('are sent once each by two workers at once', async () => {
    await begin(25);
    startWorker();
    startWorker();
    await until(`bool_and(status = 'sent')`);
    everybodyGotOne();
  });

  it('are sent once when the worker is killed after the provider accepted and before it was recorded', async () => {
    await begin(1);
    twilio.behave('accept-and-hang');
    const asked = twilio.nextRequest();
    const first = startWorker();
    await asked;
    first.kill('SIGKILL');
    await once(first, 'exit');
    twilio.behave('answer');
    startWorker();
    await until(`bool_and(status = 'sent')`);
    everybodyGotOne();
    expect(await sql('SELECT outcome FROM message_attempt')).toEqual([{ outcome: 'accepted' }]);
  });

  it('are sent once when the worker is killed before the provider accepted', async () => {
    await begin(1);
    twilio.behave('hang');
    const asked = twilio.nextRequest();
    const first = startWorker();
    await asked;
    first.kill('SIGKILL');
    await once(first, 'exit');
    twilio.behave('answer');
    startWorker();
    await until(`bool_and(status = 'sent')`);
    everybodyGotOne();
    expect(await sql('SELECT outcome FROM message_attempt ORDER BY id')).toEqual([{ outcome: 'lost' }, { outcome: 'accepted' }]);
  });

  it('are sent once although every waiting job was wiped', async () => {
    await begin(25);
    startWorker();
    const wipe = async () => {
      if (!redisUrl) return void await sql('TRUNCATE bullmq.job CASCADE');
      const redis = new Redis(redisUrl);
      await redis.flushall();
      redis.disconnect();
    };
    for (let times = 0; times < 3; times += 1) { await twilio.nextRequest(); await wipe(); }
    await until(`bool_and(status = 'sent')`);
    everybodyGotOne();
  });
});
