import type { FastifyReply } from 'fastify';

/** One quota, and what is left of it. */
export interface RateLimit {
  readonly policy: 'session' | 'address' | 'person';
  readonly requests: number;
  readonly seconds: number;
  readonly left: number;
  /** Seconds until the whole quota is available again. */
  readonly resetSeconds: number;
}

/**
 * Adds the headers of draft-ietf-httpapi-ratelimit-headers. A route with a quota of its own adds it to the general one.
 */
export function tellRateLimit(reply: FastifyReply, { policy, requests, seconds, left, resetSeconds }: RateLimit): void {
  append(reply, 'ratelimit-policy', `"${policy}";q=${requests};w=${seconds}`);
  append(reply, 'ratelimit', `"${policy}";r=${left};t=${resetSeconds}`);
}

function append(reply: FastifyReply, name: string, value: string): void {
  const known = reply.getHeader(name);
  void reply.header(name, known === undefined ? value : `${String(known)}, ${value}`);
}
