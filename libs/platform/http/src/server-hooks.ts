import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '@snowmelt/logging';
import { applyBodyLimits } from './body-limit.js';
import { CodedError } from './coded-error.js';
import { sendProblem, fromHttp } from './problem.filter.js';
import { hasRepeatedKeys } from './repeated-keys.js';
import { securityHeaders } from './security-headers.js';

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const MAX_DEPTH = 20;
const MAX_LIST = 1000;

/**
 * Rules for every request, before any handler: same origin for writes, JSON only, bounded bodies, headers, one log
 * line. `alsoConnects`: the origins that our pages may connect to besides the API.
 */
export function installHooks(
  server: FastifyInstance,
  log: Logger,
  publicUrl: string,
  alsoConnects: readonly string[] = [],
): void {
  const origin = new URL(publicUrl).origin;
  applyBodyLimits(server);
  // Node itself would refuse an unknown expectation without a body
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  server.addHook('onRequest', (request, _reply, done) =>
    done(refuseUnusualHead(request) ?? refuseForeign(request) ?? refuseForeignWrite(request, origin)),
  );
  server.addHook('preValidation', (request, _reply, done) => done(refuseInvalidBody(request)));
  server.addHook('onSend', (_request, reply, _payload, done) => {
    setHeaders(reply, origin, alsoConnects);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    logResponse(log, request, reply);
    done();
  });
}

function logResponse(log: Logger, request: FastifyRequest, reply: FastifyReply): void {
  log.info(
    {
      method: request.method,
      route: request.routeOptions?.url ?? '',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    },
    'request finished',
  );
}

/** For `frameworkErrors`: an unreadable path reaches no hook, and the router's own response quotes it. */
export function refuseAddress(
  publicUrl: string,
  log: () => Logger,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => void {
  return (_error, request, reply) => {
    setHeaders(reply, new URL(publicUrl).origin, []);
    sendProblem(reply, fromHttp(404));
    logResponse(log(), request, reply);
  };
}

/** Node is told not to refuse these two by itself, because it sends neither a code nor the security headers. */
function refuseUnusualHead({ headers, raw }: FastifyRequest): Error | undefined {
  if (raw.httpVersion === '1.1' && headers.host === undefined)
    return new CodedError(400, 'HTTP.BAD_REQUEST', 'The request names no host.');
  return headers.expect === undefined || /^100-continue$/i.test(headers.expect)
    ? undefined
    : new CodedError(417, 'HTTP.EXPECTATION_FAILED', 'That expectation is not known here.');
}

const foreign = () =>
  new CodedError(403, 'HTTP.FOREIGN_ORIGIN', "This request did not come from the clinic's own pages.");

/**
 * A link or image on a foreign page is requested with the visitor's cookies. Such a page must not read from the API,
 * nor cause reads that are logged as the visitor's.
 */
function refuseForeign({ headers, routeOptions }: FastifyRequest): Error | undefined {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none' && routeOptions.url?.startsWith('/api/')
    ? foreign()
    : undefined;
}

const fromProvider = (request: FastifyRequest) => request.url.startsWith('/api/webhooks/');

/** A write must come from our own pages. This is the defence against cross-site requests, besides SameSite cookies. */
function refuseForeignWrite(request: FastifyRequest, origin: string): Error | undefined {
  if (!UNSAFE.has(request.method) || fromProvider(request)) return undefined;
  const site = request.headers['sec-fetch-site'];
  const same = request.headers.origin === origin || (request.headers.origin === undefined && site === 'same-origin');
  if (!same) return foreign();
  const type = request.headers['content-type'];
  const hasBody =
    request.headers['content-length'] !== '0' &&
    (request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined);
  if (hasBody && !/^application\/json\b/i.test(type ?? ''))
    return new CodedError(415, 'HTTP.UNSUPPORTED_MEDIA_TYPE', 'Send application/json.');
  return undefined;
}

function refuseInvalidBody(request: FastifyRequest): Error | undefined {
  if (!isBounded(request.body, MAX_DEPTH))
    return new CodedError(413, 'HTTP.TOO_LARGE', 'The body is nested too deeply or has too many items.');
  const { rawBody } = request as { rawBody?: Buffer };
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  return isJson && rawBody && hasRepeatedKeys(rawBody.toString(), request.body)
    ? new CodedError(400, 'HTTP.REPEATED_KEY', 'The body names a field twice.')
    : undefined;
}

function isBounded(value: unknown, depth: number): boolean {
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return true;
  if (depth === 0) return false;
  const inner = Object.values(value);
  return inner.length <= MAX_LIST && inner.every((part) => isBounded(part, depth - 1));
}

export function newNonce(): string {
  return randomBytes(16).toString('base64');
}

/** For a page that is not ours and resolves its addresses by a base element; nothing else about it is allowed more. */
export function allowBase(reply: FastifyReply): void {
  (reply as { hasBase?: boolean }).hasBase = true;
}

function setHeaders(reply: FastifyReply, origin: string, alsoConnects: readonly string[]): void {
  const { nonce, hasBase } = reply as { nonce?: string; hasBase?: boolean };
  void reply.headers({
    ...securityHeaders(origin, alsoConnects, nonce, hasBase),
    // for every path without a header of its own: a list of paths would miss other spellings of a path
    ...(reply.hasHeader('cache-control') ? {} : { 'cache-control': 'no-store' }),
  });
}
