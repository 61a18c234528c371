import { text } from 'node:stream/consumers';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import fastify, { type FastifyInstance } from 'fastify';
import { keptSpans } from './testing.js';
import { traceRequests } from './traced-requests.js';

const spans = keptSpans();
const TOKEN = 'kX7p2mQ9vT4wZ8rL1nB6cF3hJ5sD0gYa';
const active: (string | undefined)[] = [];
let server: FastifyInstance;
let url: string;
beforeAll(async () => {
  server = fastify();
  traceRequests(server);
  const answer = async () => {
    await Promise.resolve();
    active.push(trace.getActiveSpan()?.spanContext().spanId);
    return { done: true };
  };
  server.get('/api/people/:id', answer);
  server.post('/api/people', answer);
  server.get('/api/broken', () => Promise.reject(new Error(`about ${TOKEN}`)));
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());
beforeEach(() => {
  spans.forget();
  active.length = 0;
});

const ask = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(url + path, init);
  await text(answer.body as never);
  while (spans.all().length === 0) await new Promise(setImmediate);
  return spans.all()[0] as ReturnType<typeof spans.all>[number];
};

it('a request is a span by its route, with nothing of its address, headers or caller', async () => {
  const span = await ask(`/api/people/${TOKEN}?token=${TOKEN}`, {
    headers: { cookie: `snowmelt=${TOKEN}`, 'user-agent': TOKEN, referer: TOKEN },
  });
  expect(span.name).toBe('GET /api/people/:id');
  expect(span.attributes).toEqual({
    'http.request.method': 'GET',
    'http.route': '/api/people/:id',
    'http.response.status_code': 200,
  });
  expect(JSON.stringify([span.name, span.attributes, span.events, span.links, span.status])).not.toContain(TOKEN);
});

it('an address that is none is a span without it', async () =>
  expect((await ask(`/v/${TOKEN}`)).name).toBe('GET none'));

it('what the handler does belongs to it, also after a body was read', async () => {
  const body = JSON.stringify({ words: 'x'.repeat(100_000) });
  const span = await ask('/api/people', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  expect(active).toEqual([span.spanContext().spanId]);
});

it('a trace that a caller claims to be in is none of ours', async () => {
  const claimed = '0af7651916cd43dd8448eb211c80319c';
  const span = await ask('/api/people/1', { headers: { traceparent: `00-${claimed}-b7ad6b7169203331-01` } });
  expect(span.spanContext().traceId).not.toBe(claimed);
  expect(span.parentSpanContext).toBeUndefined();
});

it('a fault is one, without its words', async () => {
  const span = await ask('/api/broken');
  expect([span.status, span.attributes['http.response.status_code']]).toEqual([{ code: SpanStatusCode.ERROR }, 500]);
});
