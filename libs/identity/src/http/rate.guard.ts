import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { UnitOfWork } from '@snowmelt/database';
import { AT_MOST, CodedError, tellRateLimit } from '@snowmelt/http';
import type { FastifyReply } from 'fastify';
import { RequestCountRepository } from '../request/request-count.repository.js';
import type { RequestWithAccess } from './route-policy.js';

/**
 * Enforces `@AtMost()`. Runs after the guard that identifies the caller and before the request's transaction, so
 * refused requests count too.
 */
@Injectable()
export class RateGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly unitOfWork: UnitOfWork,
    private readonly counts: RequestCountRepository,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const timesAMinute = this.reflector.get<number | undefined>(AT_MOST, context.getHandler());
    if (timesAMinute === undefined) return true;
    const { access, method, routeOptions } = context.switchToHttp().getRequest<RequestWithAccess>();
    if (!access) throw new Error('@AtMost() stands on a public route, where nobody is known');
    const { times, waitSeconds } = await this.unitOfWork.run(access.clinicId, () =>
      this.counts.count(access.actor.id, `${method} ${routeOptions.url ?? ''}`),
    );
    tellRateLimit(context.switchToHttp().getResponse<FastifyReply>(), {
      policy: 'person',
      requests: timesAMinute,
      seconds: 60,
      left: Math.max(0, timesAMinute - times),
      resetSeconds: waitSeconds,
    });
    if (times > timesAMinute)
      throw new CodedError(429, 'HTTP.TOO_MANY_REQUESTS', 'Too many requests. Please try again in a minute.', {
        retryAfterSeconds: waitSeconds,
      });
    return true;
  }
}
