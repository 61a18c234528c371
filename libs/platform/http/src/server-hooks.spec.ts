import { Logger } from '@snowmelt/logging';
import fastify, { type FastifyInstance } from 'fastify';
import { installHooks } from './server-hooks.js';

const ORIGIN = 'https://visits.example.com';
const lines: string[] = [];
let server: FastifyInstance;

beforeAll(async () => {
  server = fastify();
  installHooks(server, new Logger('info', { write: (line) => lines.push(line) }), ORIGIN);
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, _body, done) =>
    done(null, {}),
  );
  for (const url of ['/api/thing', '/api/webhooks/thing'])
    server.route({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], url, handler: async () => ({ done: true }) });
  server.get('/page', async () => 'page');
  server.get('/api/people/:id', async () => ({ done: true }));
  await server.ready();
});
afterAll(() => server.close());

const ask = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  headers: Record<string, string>,
  payload?: string,
  url = '/api/thing',
) => server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });

describe('a write request', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    "by %s must come from the clinic's own pages",
    async (method) => {
      const from = async (headers: Record<string, string>) => (await ask(method, headers)).statusCode;
      expect(await from({ origin: ORIGIN })).toBe(200);
      expect(await from({ 'sec-fetch-site': 'same-origin' })).toBe(200);
      for (const headers of [
        {},
        { origin: 'null' },
        { origin: 'https://elsewhere.example.com' },
        { origin: `${ORIGIN}.elsewhere.example.com` },
        { origin: 'http://visits.example.com' },
        { origin: `${ORIGIN}:8443` },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': 'none' },
        { origin: 'https://elsewhere.example.com', 'sec-fetch-site': 'same-origin' },
        { host: 'visits.example.com', referer: `${ORIGIN}/` },
      ])
        expect(await from(headers as Record<string, string>)).toBe(403);
    },
  );

  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    '',
  ])('in %s is refused, because a foreign form can send that', async (type) => {
    expect((await ask('POST', { origin: ORIGIN, ...(type ? { 'content-type': type } : {}) }, '{}')).statusCode).toBe(
      415,
    );
  });

  it('in JSON is accepted, in any letter case and with a charset', async () => {
    for (const type of ['application/json', 'Application/JSON; charset=utf-8'])
      expect((await ask('POST', { origin: ORIGIN, 'content-type': type }, '{}')).statusCode).toBe(200);
  });

  it('from a provider has no origin; its signature is checked instead', async () => {
    expect(
      (await ask('POST', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1', '/api/webhooks/thing'))
        .statusCode,
    ).toBe(200);
    expect(
      (await ask('POST', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1', '/api/thing?/api/webhooks/'))
        .statusCode,
    ).toBe(403);
  });

  it.each([
    ['20 levels', `${'['.repeat(20)}${']'.repeat(20)}`, 200],
    ['21 levels', `${'['.repeat(21)}${']'.repeat(21)}`, 413],
    ['1000 things', JSON.stringify(Array.from({ length: 1000 }, () => 1)), 200],
    ['1001 things', JSON.stringify({ list: Array.from({ length: 1001 }, () => 1) }), 413],
  ])('with a body of %s is accepted up to the limits of depth and length', async (_what, payload, status) => {
    expect((await ask('POST', { origin: ORIGIN, 'content-type': 'application/json' }, payload)).statusCode).toBe(
      status,
    );
  });
});

describe('a read request', () => {
  it('from a foreign page is refused, except links to our pages', async () => {
    const from = async (site: string | undefined, url = '/api/people/1') =>
      (await ask('GET', site === undefined ? {} : { 'sec-fetch-site': site }, undefined, url)).statusCode;
    for (const site of ['same-origin', 'none', undefined]) expect(await from(site)).toBe(200);
    for (const site of ['cross-site', 'same-site', 'whatever'])
      expect([await from(site), await from(site, '/%61pi/people/1'), await from(site, '/page')]).toEqual([
        403, 403, 200,
      ]);
  });
});

describe('a response', () => {
  it.each(['/api/thing', '/page', '/nothing'])('at %s has the strict headers', async (url) => {
    const { headers } = await ask('GET', {}, undefined, url);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': expect.stringMatching(/max-age=\d{8,}; includeSubDomains/),
    });
    const policy = String(headers['content-security-policy']);
    for (const part of [
      `default-src 'none'`,
      `script-src 'self'`,
      `frame-ancestors 'none'`,
      `base-uri 'none'`,
      `object-src 'none'`,
    ])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it("lets its page connect to the clinic's origin and configured servers only", async () => {
    const policyOf = (headers: Record<string, unknown>) =>
      /connect-src ([^;]*)/.exec(String(headers['content-security-policy']))?.[1];
    expect(policyOf((await ask('GET', {}, undefined, '/page')).headers)).toBe(`'self'`);
    const other = fastify();
    installHooks(other, new Logger('silent'), ORIGIN, ['wss://video.example.com']);
    expect(policyOf((await other.inject('/page')).headers)).toBe(`'self' wss://video.example.com`);
    await other.close();
  });

  it('of the API is not cached', async () => {
    expect((await ask('GET', {})).headers['cache-control']).toBe('no-store');
  });

  it('is one line in the log: route and not URL, no query, no header', async () => {
    lines.length = 0;
    await ask(
      'GET',
      { cookie: 'snowmelt=canary', 'user-agent': 'canary' },
      undefined,
      '/api/people/canary?query=canary',
    );
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'request finished',
      method: 'GET',
      route: '/api/people/:id',
      status: 200,
      durationMs: expect.any(Number),
    });
    expect(lines[0]).not.toContain('canary');
  });
});
