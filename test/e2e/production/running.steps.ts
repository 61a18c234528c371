import { existsSync } from 'node:fs';
import path from 'node:path';
import { minutesPassed } from '@snowmelt/clock/testing';
import { approveRules, owedWelcome } from '@snowmelt/outreach/testing';
import { agreedTo } from '@snowmelt/patients/testing';
import { sqlOf } from '@snowmelt/testing';
import { Redis } from 'ioredis';
import pg from 'pg';
import {
  clinic,
  ended,
  folder,
  front,
  line,
  node,
  owner,
  PASSWORD,
  PUBLIC_URL,
  redis,
  secret,
  signIn,
  sql,
  start,
  type Started,
  started,
  startRedis,
  twilio,
  until,
  url,
  worker,
} from './rig.js';

const patient = () => clinic.patients[0] as string;
const owe = () => owedWelcome(sql, patient());
const sent = (count: number) =>
  until('the message', async () => (await owner.query(`SELECT FROM touch WHERE status = 'sent'`)).rowCount === count);

/** What it gives away to nobody, what it goes on without, and how it ends. */
export function itRuns(): void {
  it('sets a cookie that no other host and no unencrypted connection can set or read', async () => {
    const answer = await signIn();
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-snowmelt=[\w-]{32,}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
      // by it, wrong passwords elsewhere do not lock this browser out
      expect.stringMatching(
        /^__Host-snowmelt-device=[\w-]{32,}; Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
    expect(
      await fetch(`${url}/api/session`, { method: 'DELETE', headers: { origin: url } }).then(({ status }) => status),
    ).toBe(403);
  });

  it.each(['GET /api/demo-clock', 'POST /api/demo-clock', 'GET /api/drawer'])(
    'has no route %s, even for staff',
    async (route) => {
      const cookie = (await signIn()).headers.getSetCookie()[0]?.split(';')[0] as string;
      const [method = '', address = ''] = route.split(' ');
      const answer = await fetch(url + address, {
        method,
        headers: { cookie, origin: PUBLIC_URL, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) },
        ...(method === 'POST' ? { body: '{"advance":"PT1H"}' } : {}),
      });
      expect(answer.status).toBe(404);
      expect(await fetch(`${url}/api/session`, { headers: { cookie } }).then(({ status }) => status)).toBe(200);
    },
  );

  it('cannot move the demo clock in the database either', async () => {
    const application = new pg.Client({ connectionString: secret('database-url') });
    await application.connect();
    await expect(minutesPassed(sqlOf(application), 60)).rejects.toMatchObject({ code: '42501' });
    await application.end();
  });

  it('sends a touch that is due to api.twilio.com, woken by a job in Redis', async () => {
    await approveRules(sql);
    await agreedTo(sql, patient(), '+13235550142', { recordedBy: clinic.staffId });
    await owe();
    await sent(1);
    expect(twilio.accepted).toEqual([
      expect.objectContaining({ to: '+13235550142', body: expect.stringContaining(`${PUBLIC_URL}/v#`) }),
    ]);
    expect(new Set(front.names)).toEqual(new Set(['api.twilio.com']));
    const queue = new Redis(secret('redis-url'), { tls: { ca: secret('inner-authority.pem') } });
    const events = await queue.xrange('bull:snowmelt:events', '-', '+');
    expect(events.map(([, fields]) => fields.join(' '))).toContainEqual(expect.stringContaining('event completed'));
    await expect(queue.flushall()).rejects.toThrow(/NOPERM/);
    await expect(queue.config('GET', 'requirepass')).rejects.toThrow(/NOPERM/);
    queue.disconnect();
  });

  it('lets nobody use Redis without signing in', async () => {
    const nobody = new Redis(secret('redis-url').replace(/\/\/.*@/, '//'), {
      retryStrategy: () => null,
      enableReadyCheck: false,
      tls: { ca: secret('inner-authority.pem') },
    });
    nobody.on('error', () => undefined);
    await expect(nobody.get('bull:snowmelt:id')).rejects.toThrow(/NOAUTH/);
    nobody.disconnect();
  });

  it('passes the health checks of the image, which fail when it is down', async () => {
    await until('the heartbeat', () => existsSync(path.join(folder, 'heartbeat')));
    expect((await node('docker/check-api.mjs')).status).toBe(0);
    expect((await node('docker/check-worker.mjs')).status).toBe(0);
    expect((await node('docker/check-api.mjs', { PORT: '1' })).status).toBe(1);
    expect((await node('docker/check-worker.mjs', { HEARTBEAT_FILE: path.join(folder, 'none') })).status).toBe(1);
  });

  it('stays ready and goes on sending while Redis is down, and afterwards', async () => {
    await ended(redis, 'SIGKILL');
    await owe();
    await sent(2);
    expect(await fetch(`${url}/api/health/ready`).then(({ status }) => status)).toBe(200);
    await startRedis();
    await owe();
    await sent(3);
    expect(twilio.accepted).toHaveLength(3);
  });

  it('is not ready while the database is down, and recovers by itself', async () => {
    await line.cut();
    const away = await fetch(`${url}/api/health/ready`);
    expect([away.status, ((await away.json()) as { code: string }).code]).toEqual([503, 'HTTP.UNAVAILABLE']);
    expect((await node('docker/check-api.mjs')).status).toBe(1);
    await until('a round without the database', () =>
      (started[1] as Started).words().includes('a duty could not be done; its next round tries again'),
    );
    await owe();
    await line.mend();
    await sent(4);
    expect((await node('docker/check-api.mjs')).status).toBe(0);
  });

  it('ends a worker that has never reached Redis', async () => {
    const lost = start(worker, { REDIS_URL_FILE: '', REDIS_URL: 'redis://127.0.0.1:1', HEARTBEAT_FILE: '' });
    await until('the worker', () => lost.words().includes('the queue is out of reach'));
    expect(await ended(lost.child, 'SIGTERM')).toBeLessThan(5000);
  });

  it('ends within seconds of SIGTERM, and leaves no session of the application behind', async () => {
    const seconds = await Promise.all(started.map(({ child }) => ended(child, 'SIGTERM')));
    expect(Math.max(...seconds)).toBeLessThan(5000);
    for (const { child } of started) expect([child.exitCode, child.signalCode]).toEqual([null, 'SIGTERM']);
    expect(
      (
        await owner.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = 'snowmelt_app'`,
        )
      ).rowCount,
    ).toBe(0);
  });

  it('has logged no secret, name or number', () => {
    const words = started.map((one) => one.words()).join('\n');
    expect(words).toContain('the API is ready');
    expect(words).toContain('the worker is ready');
    for (const value of [
      secret('app-secret'),
      secret('twilio-auth-token'),
      new URL(secret('redis-url')).password,
      ':test@',
      '3235550142',
      'Robin',
      PASSWORD,
      clinic.staffEmail,
    ])
      expect(words).not.toContain(value);
  });
}
