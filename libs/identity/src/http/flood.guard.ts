import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Config } from '@snowmelt/config';
import { sha256 } from '@snowmelt/crypto';
import { CodedError, LiveChannels, tellRateLimit } from '@snowmelt/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WithHeaders } from './caller.service.js';
import { networkOf } from '../staff/sign-in-queue.js';
import { Cookies } from './cookies.js';
import { TokenBuckets } from './token-buckets.js';

const BURST_SECONDS = 6;
/** The clinic's staff and the patients in its waiting room share one address. */
const PEOPLE_AT_AN_ADDRESS = 5;

/**
 * Rate-limits each session, opened link and address before the request reads or looks up anything, so that no caller
 * exhausts the database; upgrades to a WebSocket as well. Twilio's signed callbacks are exempt. `@AtMost()` adds limits
 * per route, across all processes.
 */
@Injectable()
export class FloodGuard implements OnModuleInit {
  private readonly sessions: TokenBuckets;
  private readonly addresses: TokenBuckets;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly cookies: Cookies,
    private readonly channels: LiveChannels,
    config: Config,
  ) {
    const { REQUESTS_A_SECOND: aSecond } = config.values;
    const milliseconds = () => performance.now();
    this.sessions = new TokenBuckets(aSecond, BURST_SECONDS, milliseconds);
    this.addresses = new TokenBuckets(aSecond * PEOPLE_AT_AN_ADDRESS, BURST_SECONDS, milliseconds);
  }

  onModuleInit(): void {
    this.channels.limitBy((request, address) => longest(this.take(request, address)));
    this.host.httpAdapter.getInstance<FastifyInstance>().addHook('onRequest', (request, reply, done) => {
      const route = request.routeOptions.url ?? '';
      const wait = route.startsWith('/api/') && !route.startsWith('/api/webhooks/') ? this.wait(request, reply) : 0;
      done(
        wait === 0
          ? undefined
          : new CodedError(429, 'HTTP.TOO_MANY_REQUESTS', 'Too many requests. Please try again in a moment.', {
              retryAfterSeconds: wait,
            }),
      );
    });
  }

  private wait(request: FastifyRequest, reply: FastifyReply): number {
    const taken = this.take(request, request.ip);
    const [scarcest] = taken.toSorted((one, other) => one.left - other.left);
    if (scarcest) tellRateLimit(reply, scarcest);
    return longest(taken);
  }

  private take(request: WithHeaders, address: string): Taken[] {
    const tokens = [this.cookies.staff(request), ...this.cookies.pages(request)].filter((token) => token !== undefined);
    return [
      take('address', this.addresses, networkOf(address)),
      ...tokens.map((token) => take('session', this.sessions, sha256(token).toString('base64'))),
    ];
  }
}

type Taken = ReturnType<typeof take>;

const longest = (taken: readonly Taken[]) => Math.max(...taken.map(({ wait }) => wait));

function take(policy: 'session' | 'address', buckets: TokenBuckets, key: string) {
  const wait = buckets.take(key);
  return { policy, wait, ...buckets.quota, ...buckets.left(key) };
}
