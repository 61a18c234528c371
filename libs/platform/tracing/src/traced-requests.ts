import { context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { tracer } from './spans.js';

/**
 * Each request as a span, by its route as the code writes it: of the address, which may hold a token or a name, of the
 * caller and of the headers nothing is kept. A trace that the caller claims to be part of is none of ours. Call it
 * before routes are added.
 */
export function traceRequests(server: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  const inside = (request: FastifyRequest, done: () => void) => {
    const span = spans.get(request);
    if (span) context.with(trace.setSpan(ROOT_CONTEXT, span), done);
    else done();
  };
  server.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const attributes = { 'http.request.method': request.method, 'http.route': route };
    spans.set(
      request,
      tracer().startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, ROOT_CONTEXT),
    );
    inside(request, done);
  });
  // a body is read in the context of its connection, not of its request
  server.addHook('preValidation', (request, _reply, done) => inside(request, done));
  server.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request)?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}
