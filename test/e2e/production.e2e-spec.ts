import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { hash } from '@node-rs/argon2';
import { Redis } from 'ioredis';
import pg from 'pg';
import { isStale, products } from '../../tools/stale.mjs';
import { type BookingClinic, createBookingClinic } from '../support/booking-clinic.js';
import { freePort } from '../support/free-port.js';
import { approveRules } from '../support/outreach-rules.js';
import { startTcpLine } from '../support/tcp-line.js';
import { startTlsFront } from '../support/tls-front.js';
import { startTwilioStandIn } from '../support/twilio-stand-in.js';
import { until as isSo } from '../support/until.js';
import { zoneWhereItIs } from '../support/zones.js';

const root = path.resolve(import.meta.dirname, '../..');
const PUBLIC_URL = 'https://visits.example.com';
const PASSWORD = 'a quiet walk in the snow';
const api = 'apps/api/dist/main.js';
const worker = 'apps/worker/dist/main.js';

interface Started {
  readonly child: ChildProcess;
  words: () => string;
}

// The servers as docker-compose.yml runs them: the built output, secrets as files, PostgreSQL from nothing, Redis with docker/redis.conf.
(process.env['TEST_REDIS_URL'] ? describe : describe.skip)('production, from the build', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-production-'));
  const secret = (name: string) => readFileSync(path.join(folder, name), 'utf8').trim();
  const put = (name: string, value: string) => {
    rmSync(path.join(folder, name), { force: true });
    writeFileSync(path.join(folder, name), value);
  };
  const database = `production_${randomBytes(6).toString('hex')}`;
  const started: Started[] = [];
  let environment: NodeJS.ProcessEnv;
  let owner: pg.Client;
  let clinic: BookingClinic;
  let twilio: Awaited<ReturnType<typeof startTwilioStandIn>>;
  let front: Awaited<ReturnType<typeof startTlsFront>>;
  let line: Awaited<ReturnType<typeof startTcpLine>>;
  let redis: ChildProcess;
  let url: string;

  /** Runs a built file to its end. */
  const node = async (file: string, changes: NodeJS.ProcessEnv = {}, input = '', ...args: string[]) => {
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
  const start = (file: string, changes: NodeJS.ProcessEnv = {}): Started => {
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
  const startRedis = async () => {
    redis = spawn('redis-server', [path.join(folder, 'redis.conf')], { stdio: ['ignore', 'pipe', 'inherit'] });
    let words = '';
    redis.stdout?.on('data', (chunk: Buffer) => {
      words += chunk.toString();
    });
    await until('Redis', () => words.includes('Ready to accept'));
  };
  const ended = async (child: ChildProcess, signal: NodeJS.Signals) => {
    const begun = performance.now();
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return performance.now() - begun;
  };
  const until = (what: string, so: () => Promise<boolean> | boolean) =>
    isSo(() => `${what}\n${started.map(({ words }) => words()).join('\n')}`, so);
  const owe = (number: number) =>
    owner.query(
      `INSERT INTO touch (clinic_id, patient_id, key, kind, template, reason, education_code, due_at, expires_at)
    VALUES (current_clinic_id(), $1, $2, 'education', 'education-E3', 'test', 'E3', now(), now() + interval '1 day')`,
      [clinic.patients[0], `test:${number}`],
    );
  const sent = (count: number) =>
    until('the message', async () => (await owner.query(`SELECT FROM touch WHERE status = 'sent'`)).rowCount === count);
  const signIn = (email = clinic.staffEmail, password = PASSWORD) =>
    fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: PUBLIC_URL },
      body: JSON.stringify({ email, password }),
    });

  beforeAll(async () => {
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'apps/api', 'apps/worker'], {
      cwd: root,
      stdio: 'inherit',
    });
    if (isStale(root, products.web))
      execFileSync('npm', ['run', 'build', '-w', '@snowmelt/web'], { cwd: root, stdio: 'ignore' });

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
    // the container's settings with the paths of this machine
    const settings = readFileSync(path.join(root, 'docker/redis.conf'), 'utf8')
      .replace('dir /data', `dir ${folder}`)
      .replaceAll('/run/secrets', folder)
      .replace('tls-port 6379', `tls-port ${redisPort}`);
    put('redis.conf', `${settings}\nbind 127.0.0.1\n`);
    await startRedis();

    twilio = await startTwilioStandIn();
    front = await startTlsFront('api.twilio.com', twilio.url);
    put('believed.pem', `${front.cert}${secret('inner-authority.pem')}\n`);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const file = (name: string) => path.join(folder, name);
    environment = {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PUBLIC_URL,
      PORT: String(port),
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
    };
    const migrated = await node('apps/api/dist/migrate.js');
    if (migrated.status !== 0) throw new Error(migrated.stderr);

    clinic = await createBookingClinic(secret('migration-database-url'), {
      patients: 1,
      patientsIn: zoneWhereItIs(12),
      passwordHash: await hash(PASSWORD, { memoryCost: 19456, timeCost: 2, parallelism: 1 }),
    });
    owner = new pg.Client({ connectionString: secret('migration-database-url') });
    await owner.connect();
    await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinic.id]);
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

  it('migrates again without a change', async () => {
    expect(await node('apps/api/dist/migrate.js')).toMatchObject({
      status: 0,
      stdout: 'The database is up to date\n',
      stderr: '',
    });
  });

  it('founds a clinic from its file, prints each password once, and adds only what is missing', async () => {
    const file = readFileSync(path.join(root, 'docker/clinic.example.json'), 'utf8');
    const found = await node('apps/api/dist/found-clinic.js', {}, file);
    expect(found).toMatchObject({ status: 0, stderr: '' });
    const [, id = ''] = /^clinic ([0-9a-f-]{36})$/m.exec(found.stdout) ?? [];
    const passwords = new Map(
      [...found.stdout.matchAll(/^(\S+@\S+) (\S+)$/gm)].map(([, email = '', password = '']) => [email, password]),
    );
    expect([passwords.size, new Set(passwords.values()).size]).toEqual([5, 5]);
    expect((await signIn('ines@example.com', passwords.get('ines@example.com'))).status).toBe(201);
    expect((await signIn('ines@example.com', passwords.get('leo@example.com'))).status).toBe(401);
    expect(await node('apps/api/dist/found-clinic.js', {}, file, id)).toMatchObject({
      status: 0,
      stdout: `clinic ${id}\n`,
    });
    expect(await node('apps/api/dist/found-clinic.js', {}, file)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('rosa@example.com belongs to another clinic'),
    });
    const count = async (table: string, where = 'true') =>
      (await owner.query(`SELECT FROM ${table} WHERE clinic_id = $1 AND ${where}`, [id])).rowCount;
    await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [id]);
    const counts = [
      await count('staff_user'),
      await count('bookable_resource'),
      await count('weekly_availability'),
      await count('audit_event', `action = 'staff.create'`),
    ];
    expect([(await owner.query('SELECT FROM clinic')).rowCount, ...counts]).toEqual([2, 5, 4, 20, 5]);
    await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinic.id]);
  });

  it.each([
    [
      'a development secret',
      { APP_SECRET_FILE: '', APP_SECRET: 'development-Wq3v9Lr0ZbT5xKpN8sYd2HfGm7Jc' },
      'APP_SECRET',
    ],
    ['a short secret', { APP_SECRET_FILE: '', APP_SECRET: 'Wq3v9Lr0Z' }, 'APP_SECRET'],
    ['the drawer', { MESSAGING: 'drawer' }, 'MESSAGING'],
    ['the demo clock', { DEMO_CLOCK: 'true' }, 'DEMO_CLOCK'],
    ['plain http', { PUBLIC_URL: 'http://visits.example.com' }, 'PUBLIC_URL'],
    ['no Redis', { REDIS_URL_FILE: '' }, 'REDIS_URL'],
    ['a stand-in of Twilio', { TWILIO_API_URL: 'http://stand-in.example.com' }, 'TWILIO_API_URL'],
    ['a secret that is not there', { TWILIO_AUTH_TOKEN_FILE: '/nowhere/twilio-auth-token' }, 'TWILIO_AUTH_TOKEN'],
    ['no database', { DATABASE_URL_FILE: '' }, 'DATABASE_URL'],
    [
      'a database elsewhere without TLS',
      { DATABASE_URL_FILE: '', DATABASE_URL: 'postgres://snowmelt_app:test@database.example.com/snowmelt' },
      'DATABASE_URL must use TLS',
    ],
    [
      'mail that any server on the way may read',
      { SMTP_URL_FILE: '', SMTP_URL: 'smtp://mail.example.com:587' },
      'SMTP_URL must use TLS',
    ],
  ])('refuses to start with %s, by the name of the variable alone', async (_, changes: NodeJS.ProcessEnv, name) => {
    for (const { status, stdout, stderr } of await Promise.all([node(api, changes), node(worker, changes)])) {
      expect(status).toBe(1);
      expect(stderr).toContain(`- ${name}`);
      for (const value of [
        changes['APP_SECRET'],
        changes['PUBLIC_URL'],
        changes['TWILIO_API_URL'],
        secret('app-secret'),
      ])
        if (value) expect(stdout + stderr).not.toContain(value);
    }
  });

  it('refuses to start as the owner of the tables, whom row-level security does not hold', async () => {
    const asOwner = { DATABASE_URL_FILE: path.join(folder, 'migration-database-url') };
    for (const { status, stderr } of await Promise.all([node(api, asOwner), node(worker, asOwner)]))
      expect([status, stderr]).toEqual([1, expect.stringContaining('Use the role snowmelt_app')]);
  });

  it('serves the web app under a strict policy, and asks browsers to stay on https', async () => {
    const page = await fetch(`${url}/patients`);
    const nonce = /nonce="?([^" >]+)|content="([A-Za-z0-9+/=]{22,})"/.exec(await page.text());
    expect(page.status).toBe(200);
    expect(page.headers.get('strict-transport-security')).toMatch(/^max-age=(\d{8,}); includeSubDomains$/);
    expect(page.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; script-src 'self';.*frame-ancestors 'none'/,
    );
    expect(page.headers.get('content-security-policy')).toContain(`'nonce-${nonce?.[1] ?? nonce?.[2]}'`);
    expect(page.headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe|http:|\*/);
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', undefined],
  ])(
    'gives the files of the web app to a browser that takes "%s" as the build compressed them: %s, to be kept for ever and known again',
    async (takes, encoding) => {
      const page = await (await fetch(url)).text();
      const name = /src="(\/assets\/[\w-]+\.js)"/.exec(page)?.[1] as string;
      const get = async (headers: Record<string, string>) => {
        const request = http.get(`${url}${name}`, { headers }); // fetch would take the encoding off, and say nothing of it
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        return { status: response.statusCode, headers: response.headers, bytes: (await buffer(response)).length };
      };
      const { status, headers, bytes } = await get({ 'accept-encoding': takes });
      expect([status, headers['content-encoding'], headers['content-type'], headers['cache-control']]).toEqual([
        200,
        encoding,
        expect.stringContaining('javascript'),
        'public, max-age=31536000, immutable',
      ]);
      expect(headers.vary).toMatch(/accept-encoding/i);
      const whole = statSync(path.join(root, 'apps/web/dist', name)).size;
      if (encoding) expect(bytes).toBeLessThan(whole * 0.6);
      else expect(bytes).toBe(whole);
      expect(await get({ 'accept-encoding': takes, 'if-none-match': headers.etag as string })).toMatchObject({
        status: 304,
        bytes: 0,
      });
    },
  );

  it.each([
    ["the patient's page", '/v', 120],
    ["the staff's form to sign in", '/', 150],
  ])('begins %s with little: at most %s is %i kB, as it crosses the line', async (_, address, limitKb) => {
    const page = await (await fetch(url + address)).text();
    const named = [...new Set([...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, name = '']) => name))];
    // what the style sheets name is asked for as it is needed: of the fonts, the one with the first letters
    const fonts = readdirSync(path.join(root, 'apps/web/dist/assets')).filter((name) =>
      /^nunito-sans-first-/.test(name),
    );
    expect([named.length > 3, fonts.length]).toEqual([true, 1]);
    const sizes = await Promise.all(
      [address, ...named, `/assets/${fonts[0]}`].map(async (name) => {
        const request = http.get(url + name, { headers: { 'accept-encoding': 'br' } });
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        const headers = response.rawHeaders.join(': ').length;
        return headers + (await buffer(response)).length;
      }),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0) / 1000).toBeLessThan(limitKb);
  });

  it('has pages looked for anew each time, and fonts kept for ever', async () => {
    for (const address of ['/', '/v']) {
      const { headers } = await fetch(url + address);
      expect([headers.get('cache-control'), headers.get('etag'), headers.get('last-modified')]).toEqual([
        'no-cache',
        null,
        null,
      ]);
    }
    const font = readdirSync(path.join(root, 'apps/web/dist/assets')).find((name) => name.endsWith('.woff2'));
    const { headers } = await fetch(`${url}/assets/${font}`);
    expect([headers.get('cache-control'), headers.get('content-encoding')]).toEqual([
      'public, max-age=31536000, immutable',
      null,
    ]);
  });

  it('says of a file that an upgrade took away that it is gone, and lets nobody keep that', async () => {
    const gone = await fetch(`${url}/assets/texts-page-0ldH4sh1.js`);
    expect([gone.status, gone.headers.get('content-type'), gone.headers.get('cache-control')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
      'no-store',
    ]);
  });

  it('says of an address of the API that is none that it is none', async () => {
    expect(
      await fetch(`${url}/api/nothing`).then(({ status, headers }) => [
        status,
        headers.get('content-type'),
        headers.get('cache-control'),
      ]),
    ).toEqual([404, 'application/problem+json; charset=utf-8', 'no-store']);
    const asset = /assets\/[\w.-]+\.js/.exec(await (await fetch(url)).text())?.[0];
    const kept = await fetch(`${url}/${asset}`);
    await kept.arrayBuffer(); // read to its end: the server would wait for a reader at its own
    expect(kept.headers.get('cache-control')).toContain('immutable');
  });

  it('gives a cookie that no other host and no plain connection can set or see', async () => {
    const answer = await signIn();
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-snowmelt=[\w-]{32,}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
    expect(
      await fetch(`${url}/api/session`, { method: 'DELETE', headers: { origin: url } }).then(({ status }) => status),
    ).toBe(403);
  });

  it.each(['GET /api/demo-clock', 'POST /api/demo-clock', 'GET /api/drawer'])(
    'does not know %s, even for staff',
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

  it('cannot move the clock in the database either', async () => {
    const application = new pg.Client({ connectionString: secret('database-url') });
    await application.connect();
    await expect(application.query(`INSERT INTO demo_clock (shift) VALUES ('1 hour')`)).rejects.toMatchObject({
      code: '42501',
    });
    await application.end();
  });

  it('sends a touch that is due to api.twilio.com, woken by a job in Redis', async () => {
    await approveRules((text, values) => owner.query(text, values));
    const patientId = clinic.patients[0];
    await owner.query(
      `INSERT INTO contact_point (clinic_id, patient_id, system, value) VALUES (current_clinic_id(), $1, 'sms', '+13235550142')`,
      [patientId],
    );
    await owner.query(
      `INSERT INTO consent (clinic_id, patient_id, category, text_version, recorded_by) VALUES (current_clinic_id(), $1, 'sms', 'test', $2)`,
      [patientId, clinic.staffId],
    );
    await owe(1);
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

  it('lets nobody into Redis without a name', async () => {
    const nobody = new Redis(secret('redis-url').replace(/\/\/.*@/, '//'), {
      retryStrategy: () => null,
      enableReadyCheck: false,
      tls: { ca: secret('inner-authority.pem') },
    });
    nobody.on('error', () => undefined);
    await expect(nobody.get('bull:snowmelt:id')).rejects.toThrow(/NOAUTH/);
    nobody.disconnect();
  });

  it('is found healthy by the checks of the image, and not when it is away', async () => {
    await until('the heartbeat', () => existsSync(path.join(folder, 'heartbeat')));
    expect((await node('docker/check-api.mjs')).status).toBe(0);
    expect((await node('docker/check-worker.mjs')).status).toBe(0);
    expect((await node('docker/check-api.mjs', { PORT: '1' })).status).toBe(1);
    expect((await node('docker/check-worker.mjs', { HEARTBEAT_FILE: path.join(folder, 'none') })).status).toBe(1);
  });

  it('stays ready and goes on sending while Redis is away, and afterwards', async () => {
    await ended(redis, 'SIGKILL');
    await owe(2);
    await sent(2);
    expect(await fetch(`${url}/api/health/ready`).then(({ status }) => status)).toBe(200);
    await startRedis();
    await owe(3);
    await sent(3);
    expect(twilio.accepted).toHaveLength(3);
  });

  it('says that it is not ready while the database is away, and goes on by itself', async () => {
    await line.cut();
    const away = await fetch(`${url}/api/health/ready`);
    expect([away.status, ((await away.json()) as { code: string }).code]).toEqual([503, 'HTTP.UNAVAILABLE']);
    expect((await node('docker/check-api.mjs')).status).toBe(1);
    await until('a round without the database', () =>
      (started[1] as Started).words().includes('a sweep failed; the next one tries again'),
    );
    await owe(4);
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

  it('has written no secret, no name and no number to its log', () => {
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
});
