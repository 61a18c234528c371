import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { Config } from '@snowmelt/config';
import { migrateQueue } from '@snowmelt/queue';
import type pg from 'pg';
import { WorkerModule } from '../apps/worker/src/worker.module.js';
import { connectedAs, createBookingClinic } from '../test/support/booking-clinic.js';
import type { BenchContext } from './context.js';

const BACKLOG = 20_000;
const PATIENTS = 2000;
const PROVIDER_MS = 300;
const SECONDS = 20;
const URGENT = 20;
/** The aims : a hundred a second with one worker, urgent ones within five seconds. */
const AIM_A_SECOND = 100;
const AIM_URGENT_SECONDS = 5;
const AIM_EXPIRED_SECONDS = 60;

export const name = `Backlog, ${BACKLOG.toLocaleString('en-US')} texts due at once, half as many too late, a provider that takes ${PROVIDER_MS} ms`;

/** One worker as in operation, on the queue in PostgreSQL, after an outage. */
export async function run({ appUrl, ownerUrl, print }: BenchContext): Promise<void> {
  await migrateQueue(ownerUrl);
  const clinic = await createBookingClinic(ownerUrl, { patients: PATIENTS });
  const owner = await connectedAs(ownerUrl, clinic);
  const provider = await startProvider();
  await backlog(owner, clinic.staffId);
  const memory = process.memoryUsage().rss;
  const begun = performance.now();
  const worker = await NestFactory.createApplicationContext(WorkerModule.forRoot(settings(appUrl, provider.url)), {
    logger: ['error', 'fatal'],
  });
  try {
    const expired = await secondsUntil(
      owner,
      begun,
      `NOT EXISTS (SELECT FROM touch WHERE key LIKE 'over:%' AND status = 'planned')`,
    );
    print(
      `  ${BACKLOG / 2} too late, settled in ${expired.toFixed(1)} s (aim: 100,000 within ${AIM_EXPIRED_SECONDS} s)`,
    );
    const [sent, from] = [await sentSoFar(owner), performance.now()];
    await owe(owner, 'urgent', URGENT, { urgent: true });
    const urgent = await secondsUntil(
      owner,
      performance.now(),
      `NOT EXISTS (SELECT FROM touch WHERE key LIKE 'urgent:%' AND status <> 'sent')`,
    );
    print(`  ${URGENT} urgent ones behind them, all sent after ${urgent.toFixed(1)} s (aim ${AIM_URGENT_SECONDS} s)`);
    await new Promise((resume) => setTimeout(resume, SECONDS * 1000));
    const rate = ((await sentSoFar(owner)) - sent) / ((performance.now() - from) / 1000);
    print(`  sent: ${rate.toFixed(0)} a second, ${(rate / AIM_A_SECOND).toFixed(2)} of the aim (${AIM_A_SECOND})`);
    print(`  memory: ${((process.memoryUsage().rss - memory) / 2 ** 20).toFixed(0)} MB more than before the worker`);
    await checkOnce(owner);
  } finally {
    await worker.close();
    await owner.end();
    provider.server.close();
  }
}

const settings = (appUrl: string, providerUrl: string) =>
  Config.read({
    NODE_ENV: 'test',
    DATABASE_URL: appUrl,
    PUBLIC_URL: 'http://127.0.0.1:1',
    APP_SECRET: 'only-for-the-bench-of-this-machine-0123456789',
    LOG_LEVEL: 'error',
    MESSAGING: 'live',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
    TWILIO_API_URL: providerUrl,
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'visits@example.com',
  });

async function startProvider(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    request.resume();
    setTimeout(() => {
      const sid = `SM${randomBytes(16).toString('hex')}`;
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ sid, status: 'accepted' }));
    }, PROVIDER_MS);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, server };
}

/** Patients for whom it is noon and who agreed to texts, with what became due in the outage. */
async function backlog(owner: pg.Client, staffId: string): Promise<void> {
  const ahead = 12 - new Date().getUTCHours();
  await owner.query('UPDATE patient SET time_zone = $1 WHERE clinic_id = current_clinic_id()', [
    ahead >= 0 ? `Etc/GMT-${ahead}` : `Etc/GMT+${-ahead}`,
  ]);
  const rules = {
    sendWindow: { from: '09:00', to: '19:00' },
    outerWindow: { from: '08:00', to: '21:00' },
    texts: { perDay: 1000, perWeek: 10_000 },
    reminders: { dose: [], inPerson: [], video: [] },
    education: [],
    educationGoodFor: 'P7D',
    emailAfterFailedText: 'PT30M',
    unclearGivenUpAfter: 'PT1H',
  };
  await owner.query(
    `INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES (current_clinic_id(), 1, $1, 'bench', 'bench', now())`,
    [JSON.stringify(rules)],
  );
  await owner.query(
    `INSERT INTO contact_point (clinic_id, patient_id, system, value) SELECT current_clinic_id(), id, 'sms', '+1' || (200 + n / 100) || '55501' || lpad((n % 100)::text, 2, '0')
     FROM (SELECT id, row_number() OVER () AS n FROM patient WHERE clinic_id = current_clinic_id()) p`,
  );
  await owner.query(
    `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by) SELECT current_clinic_id(), id, 'sms', 'bench', $1 FROM patient WHERE clinic_id = current_clinic_id()`,
    [staffId],
  );
  await owe(owner, 'due', BACKLOG, {});
  await owe(owner, 'over', BACKLOG / 2, { isOver: true });
  await owner.query('ANALYZE');
}

async function owe(
  owner: pg.Client,
  what: string,
  count: number,
  { urgent = false, isOver = false }: { urgent?: boolean; isOver?: boolean },
): Promise<void> {
  await owner.query(
    `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, education_code, due_at, expires_at, rank)
     SELECT current_clinic_id(), p.id, $1 || ':' || n, 'education', 'education-E3', 'bench', 'E3', now() - interval '1 hour',
       now() + CASE WHEN $4 THEN interval '-1 minute' ELSE interval '1 day' END, $3
     FROM generate_series(1, $2::int) n JOIN (SELECT id, row_number() OVER () AS m FROM patient WHERE clinic_id = current_clinic_id()) p ON p.m = 1 + n % ${PATIENTS}`,
    [what, count, urgent ? 1 : 4, isOver],
  );
}

async function checkOnce(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ twice: number }>(
    `SELECT count(*)::int AS twice FROM (SELECT FROM message_attempt GROUP BY message_id HAVING count(*) > 1) d`,
  );
  if (rows[0]?.twice) throw new Error(`${rows[0].twice} texts were tried twice`);
}

async function sentSoFar(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ sent: number }>(`SELECT count(*)::int AS sent FROM touch WHERE status = 'sent'`);
  return rows[0]?.sent ?? 0;
}

async function secondsUntil(owner: pg.Client, begun: number, condition: string): Promise<number> {
  for (;;) {
    const { rows } = await owner.query<{ so: boolean }>(`SELECT ${condition} AS so`);
    const seconds = (performance.now() - begun) / 1000;
    if (rows[0]?.so) return seconds;
    if (seconds > 120) throw new Error(`not within two minutes: ${condition}`);
    await new Promise((resume) => setTimeout(resume, 100));
  }
}
