import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { hash } from '@node-rs/argon2';
import { type Sql, sqlOf } from '@snowmelt/testing';
import pg from 'pg';
import { isStale, products } from '../../../tools/stale.mjs';
import { type BookingClinic, connectedAs, createBookingClinic } from '../../support/booking-clinic.js';
import { freePort } from '../../support/free-port.js';
import { startTcpLine } from '../../support/tcp-line.js';
import { startTlsFront } from '../../support/tls-front.js';
import { startTwilioStandIn } from '../../support/twilio-stand-in.js';
import { until as isSo } from '../../support/until.js';
import { zoneWhereItIs } from '../../support/zones.js';

export const root = path.resolve(import.meta.dirname, '../../..');
export const PUBLIC_URL = 'https://visits.example.com';
export const PASSWORD = 'a quiet walk in the snow';
export const api = 'apps/api/dist/main.js';
export const worker = 'apps/worker/dist/main.js';

export interface Started {
  readonly child: ChildProcess;
  words: () => string;
}
export const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-production-'));
export const secret = (name: string) => readFileSync(path.join(folder, name), 'utf8').trim();
const put = (name: string, value: string) => {
  rmSync(path.join(folder, name), { force: true });
  writeFileSync(path.join(folder, name), value);
};
const database = `production_${randomBytes(6).toString('hex')}`;
export const started: Started[] = [];
let environment: NodeJS.ProcessEnv;
export let owner: pg.Client;
/** As the owner of the tables inside the clinic. */
export const sql: Sql = (statement, values) => sqlOf(owner)(statement, values);
export let clinic: BookingClinic;
export let twilio: Awaited<ReturnType<typeof startTwilioStandIn>>;
export let front: Awaited<ReturnType<typeof startTlsFront>>;
export let line: Awaited<ReturnType<typeof startTcpLine>>;
export let redis: ChildProcess;
export let url: string;

/** Runs a built file to its end. */
export const node = async (file: string, changes: NodeJS.ProcessEnv = {}, input = '', ...args: string[]) => {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: root,
    env: { ...environment, ...changes },
    timeout: 120_000, // far beyond what a slow machine needs
  });
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    child.exitCode ?? once(child, 'exit'),
  ]);
  return { status: child.exitCode, stdout, stderr };
};
export const start = (file: string, changes: NodeJS.ProcessEnv = {}): Started => {
  const child = spawn(process.execPath, [file], {
    cwd: root,
    env: { ...environment, ...changes },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      words += chunk.toString();
    });
  started.push({ child, words: () => words });
  return started.at(-1) as Started;
};
export const startRedis = async () => {
  redis = spawn('redis-server', [path.join(folder, 'redis.conf')], { stdio: ['ignore', 'pipe', 'inherit'] });
  let words = '';
  redis.stdout?.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  await until('Redis', () => words.includes('Ready to accept'));
};
export const ended = async (child: ChildProcess, signal: NodeJS.Signals) => {
  const begun = performance.now();
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return performance.now() - begun;
};
export const until = (what: string, so: () => Promise<boolean> | boolean) =>
  isSo(() => `${what}\n${started.map(({ words }) => words()).join('\n')}`, so);
export const post = (path: string, body: object) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: PUBLIC_URL },
    body: JSON.stringify(body),
  });
export const signIn = (email = clinic.staffEmail, password = PASSWORD) => post('/api/session', { email, password });

/** Builds what is stale, makes the secrets, and starts Redis, the stand-in for Twilio, the API and the worker. */
export function setUpProduction(): void {
  beforeAll(async () => {
    build();
    await makeSecrets();
    await startRedis();
    twilio = await startTwilioStandIn();
    front = await startTlsFront('api.twilio.com', twilio.url);
    put('believed.pem', `${front.cert}${secret('inner-authority.pem')}\n`);
    url = `http://127.0.0.1:${await freePort()}`;
    environment = settings();
    const migrated = await node('apps/api/dist/migrate.js');
    if (migrated.status !== 0) throw new Error(migrated.stderr);
    await openClinic();
    start(api);
    start(worker);
    await until('an answer', () =>
      fetch(`${url}/api/health/ready`).then(
        (answer) => answer.ok,
        () => false,
      ),
    );
  }, 180_000);

  afterAll(async () => {
    for (const { child } of started) await ended(child, 'SIGKILL');
    await owner?.end();
    await front?.stop();
    await twilio?.stop();
    await line?.cut();
    if (redis) await ended(redis, 'SIGTERM');
    const administrator = new pg.Client({ connectionString: process.env['TEST_SUPERUSER_URL'] });
    await administrator.connect();
    await administrator.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await administrator.end();
    rmSync(folder, { recursive: true, force: true });
  });
}

function build(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'apps/api', 'apps/worker'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (isStale(root, products.web))
    execFileSync('npm', ['run', 'build', '-w', '@snowmelt/web'], { cwd: root, stdio: 'ignore' });
}

/** As docker/make-secrets.sh makes them, with the addresses and paths of this machine. */
async function makeSecrets(): Promise<void> {
  execFileSync('sh', ['docker/make-secrets.sh', folder], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const server = new URL(process.env['TEST_SUPERUSER_URL'] as string);
  // the roles belong to the whole test server, so they keep the password it knows
  const address = (role: string) => `postgres://${role}:test@${server.host}/${database}`;
  put('admin-database-url', server.toString());
  put('migration-database-url', address('snowmelt_owner'));
  line = await startTcpLine(server.hostname, Number(server.port));
  put('database-url', address('snowmelt_app').replace(server.host, `127.0.0.1:${line.port}`));
  const redisPort = await freePort();
  put('redis-url', secret('redis-url').replace('redis:6379', `localhost:${redisPort}`));
  put('twilio-auth-token', randomBytes(16).toString('hex'));
  put('smtp-url', 'smtp://127.0.0.1:1');
  const redisSettings = readFileSync(path.join(root, 'docker/redis.conf'), 'utf8')
    .replace('dir /data', `dir ${folder}`)
    .replaceAll('/run/secrets', folder)
    .replace('tls-port 6379', `tls-port ${redisPort}`);
  put('redis.conf', `${redisSettings}\nbind 127.0.0.1\n`);
}

const file = (name: string) => path.join(folder, name);

const settings = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  NODE_ENV: 'production',
  PUBLIC_URL,
  PORT: new URL(url).port,
  WEB_DIST: path.join(root, 'apps/web/dist'),
  HEARTBEAT_FILE: file('heartbeat'),
  ADMIN_DATABASE_URL_FILE: file('admin-database-url'),
  MIGRATION_DATABASE_URL_FILE: file('migration-database-url'),
  DATABASE_URL_FILE: file('database-url'),
  REDIS_URL_FILE: file('redis-url'),
  APP_SECRET_FILE: file('app-secret'),
  MESSAGING: 'live',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN_FILE: file('twilio-auth-token'),
  SMTP_URL_FILE: file('smtp-url'),
  MAIL_FROM: 'visits@example.com',
  SWEEP_SECONDS: '0.2',
  // api.twilio.com is the stand-in, by name and certificate: production takes no other address for it
  NODE_OPTIONS: `--import ${pathToFileURL(path.join(root, 'test/support/reach-front.mjs')).href}`,
  FRONT_HOST: front.host,
  FRONT_PORT: String(front.port),
  NODE_EXTRA_CA_CERTS: file('believed.pem'),
});

async function openClinic(): Promise<void> {
  clinic = await createBookingClinic(secret('migration-database-url'), {
    patients: 1,
    patientsIn: zoneWhereItIs(12),
    passwordHash: await hash(PASSWORD, { memoryCost: 19456, timeCost: 2, parallelism: 1 }),
  });
  owner = await connectedAs(secret('migration-database-url'), clinic);
}
