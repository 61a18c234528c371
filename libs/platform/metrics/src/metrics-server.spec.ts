import { Logger } from '@snowmelt/logging';
import { testConfig } from '../../../../test/support/settings.js';
import { Metrics } from './metrics.js';
import { MetricsServer } from './metrics-server.js';

const started: MetricsServer[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.onApplicationShutdown();
});
const start = async (settings: Record<string, string>) => {
  const config = testConfig('postgres://snowmelt_app@127.0.0.1/snowmelt', settings);
  const server = new MetricsServer(config, new Metrics(config, new Logger('silent')));
  await server.onApplicationBootstrap();
  started.push(server);
  return server;
};

it('shows the figures, and those of Node, at one address', async () => {
  const { port } = await start({ METRICS_PORT: '0' });
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
    'no-store',
  ]);
  const text = await answer.text();
  for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'process_cpu_seconds_total'])
    expect(text).toContain(`\n${name} `);
});

it.each([
  ['GET', '/', 404],
  ['GET', '/metrics/else', 404],
  ['GET', '/metrics?name=x', 404],
  ['POST', '/metrics', 405],
  ['DELETE', '/metrics', 405],
])('%s %s is answered with %d', async (method, path, status) => {
  const { port } = await start({ METRICS_PORT: '0' });
  expect((await fetch(`http://127.0.0.1:${port}${path}`, { method })).status).toBe(status);
});

it('without a port there is nothing to see', async () => {
  const server = await start({});
  expect(() => server.port).toThrow();
});

it('a port that is taken keeps the process from starting', async () => {
  const { port } = await start({ METRICS_PORT: '0' });
  await expect(start({ METRICS_PORT: String(port) })).rejects.toThrow(/EADDRINUSE/);
});
