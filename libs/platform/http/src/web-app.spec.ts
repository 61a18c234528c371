import { Logger } from '@snowmelt/logging';
import fastify, { type FastifyInstance } from 'fastify';
import { withoutToken } from './patient-page-address.js';
import { installHooks } from './server-hooks.js';
import { servePages } from './web-app.js';

let server: FastifyInstance;
const lines: string[] = [];
beforeAll(async () => {
  server = fastify({ rewriteUrl: withoutToken });
  installHooks(server, new Logger('info', { write: (line) => lines.push(line) }), 'https://visits.example.com');
  server.get('/api/people/:id', async () => ({ done: true }));
  servePages(server, {
    staff: '<!doctype html><title>Staff</title><style nonce="__NONCE__"></style>',
    patient: '<!doctype html><title>Patient</title><style nonce="__NONCE__"></style>',
  });
  await server.ready();
});
afterAll(() => server.close());

describe('the web app', () => {
  it.each(['/', '/patients', '/v', '/apiary', '/pages/api/x'])(
    'is served at %s, with a new nonce each time',
    async (url) => {
      const [one, other] = [await server.inject(url), await server.inject(url)];
      const [, nonce = ''] = /nonce="([^"]+)"/.exec(one.body) ?? [];
      expect(one.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': expect.stringContaining(`'nonce-${nonce}'`),
      });
      expect(other.body).not.toBe(one.body);
    },
  );

  it.each([
    ['/v', 'Patient'],
    ['/%76', 'Patient'],
    ['/', 'Staff'],
    ['/v/', 'Patient'],
    ['/visits', 'Staff'],
    ['/v-nothing', 'Staff'],
  ])('serves at %s the page of the %s, which loads nothing of the other app', async (url, whose) => {
    expect((await server.inject(url)).body).toContain(`<title>${whose}</title>`);
  });

  it.each([
    '/v%23TOKEN.reference',
    '/v%2523TOKEN',
    '/v/%23TOKEN',
    '/v/TOKEN',
    '/v.TOKEN',
    '/v%22%23TOKEN%22',
    '/v%23TOKEN%',
    '/v)%23TOKEN',
    '/v?TOKEN',
    '/V%23TOKEN',
  ])(
    'serves at %s, which a spoilt link asks for, the page of the patient, and never says what followed',
    async (url) => {
      lines.length = 0;
      const page = await server.inject(url);
      expect([page.statusCode, page.body.includes('<title>Patient</title>')]).toEqual([200, true]);
      const others = [await server.inject({ method: 'POST', url }), await server.inject({ method: 'HEAD', url })];
      expect(lines.length).toBe(3);
      for (const said of [...lines, ...[page, ...others].map(({ body, headers }) => body + JSON.stringify(headers))])
        expect(said).not.toContain('TOKEN');
    },
  );

  it('can be checked with HEAD, as a tab does before it reloads', async () => {
    expect((await server.inject({ method: 'HEAD', url: '/patients' })).statusCode).toBe(200);
  });

  it('has no validator: a cached page would have an outdated nonce', async () => {
    const { headers } = await server.inject('/');
    const again = await server.inject({
      url: '/',
      headers: { 'if-none-match': '*', 'if-modified-since': new Date().toUTCString() },
    });
    expect([headers.etag, headers['last-modified'], again.statusCode]).toEqual([undefined, undefined, 200]);
  });

  it.each(['/api', '/api/', '/api/nothing', '/%61pi/nothing', `/api/people/${'a'.repeat(101)}`])(
    'answers 404 at %s',
    async (url) => {
      expect((await server.inject(url)).statusCode).toBe(404);
    },
  );
});
