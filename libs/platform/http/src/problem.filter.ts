import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Problem } from '@snowmelt/contracts';
import { Logger } from '@snowmelt/logging';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CodedError, type ProblemCode } from './coded-error.js';

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  410: 'Gone',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Unsupported media type',
  416: 'Range not satisfiable',
  417: 'Expectation failed',
  422: 'Cannot be processed',
  428: 'Precondition required',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Unavailable',
};

export const titleOf = (status: number) => titles[status] ?? 'Error';

export interface Facts {
  status: number;
  code: ProblemCode;
  detail?: string;
  meta?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Sends every error as application/problem+json. An unexpected one shows only the trace id under which it is logged.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const facts = factsOf(error);
    const traceId = randomUUID();
    const where = { traceId, method: request.method, route: request.routeOptions?.url ?? '', error };
    if (facts.status >= 500) this.log.error(where, 'a request failed');
    else if (facts === unfit)
      this.log.error({ ...where, code: sqlStateOf(error) }, 'the database could not read what no schema refused');
    sendProblem(reply, facts, traceId);
  }
}

/** The body of a refusal. Apart from the fields of RFC 9457, the facts' `meta` goes into the field of that name. */
export function problemOf({ status, code, detail, meta }: Facts, traceId: string = randomUUID()): Problem {
  const {
    errors,
    retryAfterSeconds: _,
    ...rest
  } = (meta ?? {}) as { errors?: Problem['errors'] } & Record<string, unknown>;
  return {
    type: 'about:blank',
    title: titleOf(status),
    status,
    code,
    traceId,
    ...(detail ? { detail } : {}),
    ...(errors ? { errors } : {}),
    ...(Object.keys(rest).length > 0 ? { meta: rest } : {}),
  };
}

export function sendProblem(reply: FastifyReply, facts: Facts, traceId?: string): void {
  const { retryAfterSeconds } = (facts.meta ?? {}) as { retryAfterSeconds?: number };
  if (retryAfterSeconds !== undefined || facts.status === 503)
    void reply.header('retry-after', String(retryAfterSeconds ?? 3));
  void reply
    .status(facts.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(facts, traceId)));
}

const internal: Facts = {
  status: 500,
  code: 'HTTP.INTERNAL',
  detail: 'Something went wrong on our side. Please try again.',
};
const unfit: Facts = {
  status: 422,
  code: 'VALIDATION.FAILED',
  detail: 'Some fields are not valid. Correct them and try again.',
};
/** The server's own trouble: connections (08), too little memory, disk or locks (53), what it cannot read (58). */
const TROUBLE = /^(?:08|53|58)[\dA-Z]{3}$/;
/** No connection or a broken one, a server that stops, lock and statement timeouts, deadlocks. */
const UNAVAILABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '57014',
  '55P03',
  '25P03',
  '40P01',
]);
const UNAVAILABLE_WORDS =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|is not queryable/;
/**
 * Data exceptions: a text, number or time that PostgreSQL cannot read. A schema should have refused it: a bug of ours.
 */
const UNFIT = /^22[\dA-Z]{3}$/;

/** PostgreSQL's code, or the system's for its connection. Prisma wraps it in a code of its own. */
function sqlStateOf(error: unknown): string | undefined {
  const { code, meta } = (error ?? {}) as {
    code?: string;
    meta?: { driverAdapterError?: { cause?: { originalCode?: string } } };
  };
  return meta?.driverAdapterError?.cause?.originalCode ?? code;
}

function factsOf(error: unknown): Facts {
  if (error instanceof CodedError)
    return { status: error.status, code: error.code, detail: error.message, meta: error.meta };
  if (error instanceof HttpException) return fromHttp(error.getStatus());
  const { statusCode, message } = (error ?? {}) as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return fromHttp(statusCode);
  const state = sqlStateOf(error) ?? '';
  if (UNAVAILABLE.has(state) || TROUBLE.test(state) || UNAVAILABLE_WORDS.test(message ?? '')) {
    return {
      status: 503,
      code: 'HTTP.UNAVAILABLE',
      // not whether anything was changed: a COMMIT whose answer was lost may have been carried out
      detail: "The clinic's data cannot be reached right now. Please try again in a moment.",
    };
  }
  if (UNFIT.test(state)) return unfit;
  return internal;
}

const unread = 'The request could not be read.';
const ofFramework: Readonly<Record<number, readonly [code: ProblemCode, detail: string]>> = {
  401: ['HTTP.NOT_SIGNED_IN', 'Please sign in.'],
  403: ['HTTP.NOT_ALLOWED', 'This is not allowed.'],
  404: ['HTTP.NOT_FOUND', 'There is nothing at this address.'],
  405: ['HTTP.METHOD_NOT_ALLOWED', unread],
  408: ['HTTP.TOO_SLOW', unread],
  413: ['HTTP.TOO_LARGE', 'This is larger than the server accepts.'],
  415: ['HTTP.UNSUPPORTED_MEDIA_TYPE', unread],
  416: ['HTTP.RANGE_NOT_SATISFIABLE', 'The file has no such part.'],
  417: ['HTTP.EXPECTATION_FAILED', unread],
  429: ['HTTP.TOO_MANY_REQUESTS', 'That was too often. Please try again in a moment.'],
  431: ['HTTP.HEADERS_TOO_LARGE', 'The address or the headers are too long.'],
};

/** Keeps the status of the framework's errors and drops their text, which quotes the request. */
export function fromHttp(status: number): Facts {
  if (status >= 500) return internal;
  const [code, detail] = ofFramework[status] ?? ['HTTP.BAD_REQUEST', unread];
  return { status, code, detail };
}
