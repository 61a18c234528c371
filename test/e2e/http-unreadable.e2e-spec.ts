import { connect } from 'node:net';
import path from 'node:path';
import { Logger } from '@snowmelt/logging';
import { startApi, startInstance, type TestApi } from '../support/api.js';
import { PUBLIC_URL } from '../support/settings.js';

const root = path.resolve(import.meta.dirname, '../..');
let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** What the server writes to a connection until it closes it. */
function sent(text: string, to = api.url): Promise<{ head: string; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(to);
    let all = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (all += part));
    socket.on('error', reject);
    socket.on('close', () => {
      const end = all.indexOf('\r\n\r\n');
      resolve({ head: all.slice(0, end).toLowerCase(), body: all.slice(end + 4) });
    });
  });
}

const lines = (...all: string[]) => [...all, '', ''].join('\r\n');
const HOST = 'Host: visits.example.com';

function expectProblem({ head, body }: { head: string; body: string }, status: number, code: string, title: string) {
  expect(head).toContain(`http/1.1 ${status} `);
  for (const header of [
    'content-type: application/problem+json; charset=utf-8',
    'cache-control: no-store',
    'connection: close',
    'x-content-type-options: nosniff',
    `content-security-policy: default-src 'none'`,
  ])
    expect(head).toContain(header);
  expect(JSON.parse(body)).toEqual({
    type: 'about:blank',
    title,
    status,
    code,
    detail: expect.any(String),
    traceId: expect.any(String),
  });
}

describe('a request that cannot be read', () => {
  it.each([
    ['no HTTP at all', 'secret-of-nobody\r\n\r\n'],
    ['a header without a colon', lines('GET /api/session HTTP/1.1', HOST, 'secret-of-nobody')],
    [
      'two lengths of its body',
      lines('POST /api/session HTTP/1.1', HOST, 'Content-Length: 6', 'Transfer-Encoding: chunked') + '0\r\n\r\nG',
    ],
  ])('is refused as every other, and its words are not repeated: %s', async (_what, text) => {
    const answer = await sent(text);
    expectProblem(answer, 400, 'HTTP.BAD_REQUEST', 'Bad request');
    expect(answer.body).not.toContain('secret');
  });

  it.each([
    ['a header of 20 kB', lines('GET /api/session HTTP/1.1', HOST, `X-Long: ${'a'.repeat(20_000)}`)],
    ['an address of 17 kB', lines(`GET /api/session?${'a'.repeat(17_000)} HTTP/1.1`, HOST)],
  ])('says what is too long: %s', async (_what, text) => {
    expectProblem(await sent(text), 431, 'HTTP.HEADERS_TOO_LARGE', 'Headers too large');
  });

  it('must name a host', async () => {
    const refused = await sent(lines('GET /api/session HTTP/1.1', 'Connection: close'));
    expectProblem(refused, 400, 'HTTP.BAD_REQUEST', 'Bad request');
  });

  it('may not expect what the server does not know', async () => {
    const expecting = (what: string) =>
      sent(lines('GET /api/session HTTP/1.1', HOST, 'Connection: close', `Expect: ${what}`));
    expectProblem(await expecting('200-ok'), 417, 'HTTP.EXPECTATION_FAILED', 'Expectation failed');
    expect((await expecting('100-continue')).body).toContain('IDENTITY.NOT_SIGNED_IN');
  });
});

describe('a request that comes too slowly', () => {
  it('is told so, whether its headers are late or its body, and leaves a line in the log', async () => {
    const { instance, url } = await startInstance(api.appUrl);
    const server = instance.getHttpServer();
    expect(server.timeout).toBeGreaterThan(server.requestTimeout);
    const logged: unknown[] = [];
    const failed: unknown[] = [];
    Object.assign(instance.get(Logger), {
      info: (fields: unknown) => logged.push(fields),
      error: (fields: unknown) => failed.push(fields),
    });
    Object.assign(server, { headersTimeout: 50, requestTimeout: 100 });
    try {
      const withoutBody = lines(
        'POST /api/session HTTP/1.1',
        HOST,
        `Origin: ${PUBLIC_URL}`,
        'Content-Type: application/json',
        'Content-Length: 40',
      );
      for (const part of ['GET /api/session HTTP/1.1\r\n', withoutBody])
        expectProblem(await sent(part, url), 408, 'HTTP.TOO_SLOW', 'Too slow');
    } finally {
      await instance.close();
    }
    expect(logged).toContainEqual({ status: 408, code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    expect(failed).toEqual([]);
  });
});

it('a part of a file that it does not have is refused as that', async () => {
  const { instance, url } = await startInstance(api.appUrl, { WEB_DIST: path.join(root, 'apps/web/dist') });
  try {
    const page = await (await fetch(url)).text();
    const file = /src="(\/assets\/[\w-]+\.js)"/.exec(page)?.[1] as string;
    const refused = await fetch(url + file, { headers: { range: 'bytes=99999999-' } });
    expect([refused.status, refused.headers.get('content-type'), await refused.json()]).toMatchObject([
      416,
      'application/problem+json; charset=utf-8',
      { title: 'Range not satisfiable', code: 'HTTP.RANGE_NOT_SATISFIABLE', status: 416 },
    ]);
  } finally {
    await instance.close();
  }
});
