import { randomUUID } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { sentLink } from '@snowmelt/identity/testing';
import { CallerService } from '@snowmelt/identity';
import { Logger } from '@snowmelt/logging';
import { FloodGuard } from '../../libs/identity/src/http/flood.guard.js';
import { startApi, startInstance, type TestApi } from '../support/api.js';
import { PUBLIC_URL } from '../support/settings.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

interface Answered {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  words: string;
}

/** As it stands on the wire: no client tidies the address, and a body may be promised and never sent. */
function asIs(method: string, address: string, headers: Record<string, string> = {}, sends = true): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = request(api.url, { method, path: address, headers, agent: false }, (answer) => {
      void text(answer).then((words) => {
        resolve({ status: answer.statusCode, headers: answer.headers, words });
        asked.destroy();
      }, reject);
    });
    asked.on('error', reject);
    if (sends) asked.end();
    else asked.flushHeaders();
  });
}

describe('an answer of the API is kept by nobody', () => {
  it.each(['/api/session', '/%61pi/session', 'http://elsewhere.example.com/api/session'])(
    'however its address is written: %s',
    async (address) => {
      const { status, headers } = await asIs('GET', address, { cookie: api.staff.cookie });
      expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    },
  );
});

describe('an address under /api that is none', () => {
  it.each([
    '/api/nothing',
    '/api',
    '/api/',
    '/%61pi/nothing',
    `/api/patients/${'a'.repeat(101)}`,
    '/api/patients/Secret%20Name%zz',
  ])('is said to be none, and not repeated: %s', async (address) => {
    const { status, headers, words } = await asIs('GET', address, { cookie: api.staff.cookie });
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(JSON.parse(words)).toMatchObject({ code: 'HTTP.NOT_FOUND', status: 404 });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining(`default-src 'none'`),
    });
    expect(words).not.toMatch(/Secret|%zz|a{50}/);
  });
});

describe('what comes slowly or is too much', () => {
  it('has ten seconds for its header and thirty for all of it, looked at every other second', async () => {
    const { instance } = await startInstance(api.appUrl);
    await instance.close();
    expect(instance.getHttpServer()).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 2000,
    });
  });

  const large = { origin: PUBLIC_URL, 'content-type': 'application/json', 'content-length': String(500 * 1024) };
  it('is not even read of somebody whom nobody knows', async () => {
    for (const cookie of ['', 'snowmelt=made-up']) {
      const { status, words } = await asIs('PUT', `/api/notes/${randomUUID()}`, { ...large, cookie }, false);
      expect([status, (JSON.parse(words) as { code: string }).code]).toEqual([401, 'IDENTITY.NOT_SIGNED_IN']);
    }
    const { 'content-length': _, ...unmeasured } = large;
    expect(
      (await asIs('PUT', `/api/notes/${randomUUID()}`, { ...unmeasured, 'transfer-encoding': 'chunked' }, false))
        .status,
    ).toBe(401);
  });
});

describe('who asks too often', () => {
  it('waits, whoever they pretend to be, and nobody else does', async () => {
    const { instance, url } = await startInstance(api.appUrl, {
      REQUESTS_A_SECOND: '1',
      PUBLIC_URL: 'https://visits.example.com',
    });
    // in one moment, however slow the machine is that asks
    for (const buckets of ['sessions', 'addresses'] as const)
      Object.assign(instance.get(FloodGuard, { strict: false })[buckets], { milliseconds: () => 0 });
    const from = (address: string, cookie: string) =>
      fetch(`${url}/api/session`, {
        headers: { 'x-forwarded-for': address, cookie: cookie.replace('snowmelt=', '__Host-snowmelt=') },
      });
    const statuses = (times: number, cookie: string, address: (n: number) => string) =>
      Promise.all(Array.from({ length: times }, async (_, n) => (await from(address(n), cookie)).status));
    try {
      // one session from many addresses
      expect(
        (await statuses(12, api.staff.cookie, (n) => `192.0.2.${n}`)).filter((status) => status === 200),
      ).toHaveLength(6);
      // one address, which says that it is another and has as many made-up sessions as it likes
      const floods = await Promise.all(
        Array.from({ length: 60 }, (_, n) => from(`192.0.2.${n}, 198.51.100.7`, `snowmelt=made-up-${n}`)),
      );
      expect(floods.filter(({ status }) => status === 401)).toHaveLength(30);
      const refused = floods.find(({ status }) => status === 429);
      expect([refused?.headers.get('content-type'), Number(refused?.headers.get('retry-after'))]).toEqual([
        'application/problem+json; charset=utf-8',
        1,
      ]);
      expect((await from('203.0.113.9', api.otherStaff.cookie)).status).toBe(200);
    } finally {
      await instance.close();
    }
  });
});

it("a patient's page that asks again and again is read once in its session, and holds no lock of the clinic's log after that", async () => {
  const { token } = await sentLink(api.sql, { patientId: api.clinic.patients[0] as string });
  const phone = await api.openLink(token);
  for (let times = 0; times < 3; times += 1) expect((await phone.get('/api/visit')).status).toBe(200);
  expect(
    await api.sql(`SELECT FROM audit_event WHERE action = 'visit.read' AND patient_id = $1`, [api.clinic.patients[0]]),
  ).toHaveLength(1);
});

describe('a browser that may not be connected', () => {
  const upgrade = (address: string, origin: string, more: Record<string, string> = {}) =>
    new Promise<{ status: number | undefined; retryAfter: string | undefined }>((resolve, reject) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        origin,
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...more,
      };
      request(address, { headers, agent: false }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode, retryAfter: answer.headers['retry-after'] });
      })
        .on('error', reject)
        .end();
    });

  it('leaves a line in the log, as one that asks by HTTP', async () => {
    const { instance, url } = await startInstance(api.appUrl);
    const lines: unknown[] = [];
    instance.get(Logger).info = (fields) => void lines.push(fields);
    expect([
      await upgrade(`${url}/api/signal`, 'https://elsewhere.example.com', { cookie: api.staff.cookie }),
      await upgrade(`${url}/elsewhere`, PUBLIC_URL, { cookie: api.staff.cookie }),
    ]).toMatchObject([{ status: 403 }, { status: 404 }]);
    await instance.close();
    expect(lines).toEqual([
      { method: 'UPGRADE', route: '/api/signal', status: 403 },
      { method: 'UPGRADE', route: '', status: 404 },
    ]);
  });

  it('is told to wait when its address asks too often, as by HTTP, and without a look at the database', async () => {
    const { instance, url } = await startInstance(api.appUrl, { REQUESTS_A_SECOND: '1' });
    const callers = instance.get(CallerService, { strict: false });
    let looked = 0;
    callers.of = () => {
      looked += 1;
      return Promise.resolve([]);
    };
    try {
      const answers = await Promise.all(Array.from({ length: 90 }, () => upgrade(`${url}/api/signal`, PUBLIC_URL)));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(20);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
      expect(Number(refused[0]?.retryAfter)).toBeGreaterThan(0);
      expect(looked).toBe(90 - refused.length);
      // one quota for both; a busy machine may have won one back meanwhile
      const asked = await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/api/session`)));
      expect(asked.map(({ status }) => status)).toContain(429);
    } finally {
      await instance.close();
    }
  });
});
