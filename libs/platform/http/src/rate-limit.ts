import type { FastifyReply } from 'fastify';

/** One quota and what is left of it. */
export interface RateLimit {
  readonly policy: 'session' | 'address' | 'person';
  readonly requests: number;
  readonly seconds: number;
  readonly left: number;
  /** In how many seconds all of it is there again. */
  readonly resetSeconds: number;
}

/** Beside every answer, as in draft-ietf-httpapi-ratelimit-headers; a route with a quota of its own adds it to the general one. */
export function tellRateLimit(reply: FastifyReply, { policy, requests, seconds, left, resetSeconds }: RateLimit): void {
  append(reply, 'ratelimit-policy', `"${policy}";q=${requests};w=${seconds}`);
  append(reply, 'ratelimit', `"${policy}";r=${left};t=${resetSeconds}`);
}

function append(reply: FastifyReply, name: string, value: string): void {
  const known = reply.getHeader(name);
  void reply.header(name, known === undefined ? value : `${String(known)}, ${value}`);
}
