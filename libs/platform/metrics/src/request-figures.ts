import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/** Most answers take milliseconds; the last step is the time after which a request is cut. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * How long each answer took, by the route as it is written in the code. An address that is no route is `none`: it may
 * hold anything. Call it before routes are added.
 */
export function measureRequests(server: FastifyInstance, metrics: Metrics): void {
  const record = metrics.durations<'method' | 'route' | 'status_class'>(
    {
      name: 'snowmelt_http_request_duration_seconds',
      help: 'From the first byte of a request to the last of its answer.',
      labels: ['method', 'route', 'status_class'],
    },
    BUCKETS,
  );
  server.addHook('onResponse', (request, reply, done) => {
    const status_class = `${Math.floor(reply.statusCode / 100)}xx`;
    const route = request.routeOptions.url ?? 'none';
    record({ method: request.method, route, status_class }, reply.elapsedTime / 1000);
    done();
  });
}
