import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { UnitOfWork } from '@snowmelt/database';
import { AT_MOST, CodedError } from '@snowmelt/http';
import type { RequestWithAccess } from './route-policy.js';

/** Holds a person to what `@AtMost()` says, after the guard that knows them and before the request's transaction: a refused request counts, too. */
@Injectable()
export class RateGuard implements CanActivate {
  constructor(private readonly reflector: Reflector, private readonly unitOfWork: UnitOfWork) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const timesAMinute = this.reflector.get<number | undefined>(AT_MOST, context.getHandler());
    if (timesAMinute === undefined) return true;
    const { access, method, routeOptions } = context.switchToHttp().getRequest<RequestWithAccess>();
    if (!access) throw new Error('@AtMost() stands on a public route, where nobody is known');
    const { times, waitSeconds } = await this.unitOfWork.run(access.clinicId, () => this.count(access.actor.id, `${method} ${routeOptions.url ?? ''}`));
    if (times > timesAMinute) throw new CodedError(429, 'HTTP.TOO_MANY_REQUESTS', 'That was too often. Please try again in a minute.', { retryAfterSeconds: waitSeconds });
    return true;
  }

  /** The minute begins with its first request. Counted in the database, because a person's next request may reach any process. */
  private async count(personId: string, route: string): Promise<{ times: number; waitSeconds: number }> {
    const [row] = await this.unitOfWork.query<{ times: number; waitSeconds: number }>(
      `INSERT INTO request_count AS c (clinic_id, person_id, route) VALUES (current_clinic_id(), $1, $2)
       ON CONFLICT (clinic_id, person_id, route) DO UPDATE SET
         times = CASE WHEN c.since > now() - interval '1 minute' THEN c.times + 1 ELSE 1 END, since = CASE WHEN c.since > now() - interval '1 minute' THEN c.since ELSE now() END
       RETURNING times, greatest(1, ceil(extract(epoch FROM since + interval '1 minute' - now())))::int AS "waitSeconds"`, [personId, route]);
    return row as { times: number; waitSeconds: number };
  }
}
