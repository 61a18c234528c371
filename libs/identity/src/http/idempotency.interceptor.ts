import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { actors } from '@snowmelt/audit';
import { sha256 } from '@snowmelt/crypto';
import { UnitOfWork } from '@snowmelt/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { CodedError, IDEMPOTENT } from '@snowmelt/http';


/** Runs inside the request's transaction: the key's record is committed with the write, or neither is. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector, private readonly unitOfWork: UnitOfWork) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!this.reflector.get<boolean>(IDEMPOTENT, context.getHandler())) return next.handle();
    return from(this.once(context, next));
  }

  private async once(context: ExecutionContext, next: CallHandler): Promise<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || !/^[\x21-\x7e]{8,200}$/.test(key)) {
      throw new CodedError(400, 'HTTP.IDEMPOTENCY_KEY_MISSING', 'This request needs an Idempotency-Key header of 8 to 200 visible characters.');
    }
    const identity = [actors.current().id, `${request.method} ${request.url}`, key];
    const bodyHash = sha256(JSON.stringify(canonical(request.body ?? null)));
    // a second request with the same key waits here until the first one's transaction has ended
    await this.unitOfWork.query(`SELECT pg_advisory_xact_lock(hashtextextended('idempotency:' || current_clinic_id() || $1, 0))`, [identity.join(' ')]);
    const [known] = await this.unitOfWork.query<{ body_hash: Buffer; status: number; response: unknown }>(
      `SELECT body_hash, status, response FROM idempotency_record WHERE actor_id = $1 AND route = $2 AND key = $3 AND created_at > now() - interval '24 hours'`, identity);
    if (known) {
      if (!known.body_hash.equals(bodyHash)) throw new CodedError(422, 'HTTP.IDEMPOTENCY_MISMATCH', 'This Idempotency-Key was used for something else.');
      void reply.status(known.status);
      return known.response ?? undefined;
    }
    const response: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    await this.unitOfWork.query(
      `INSERT INTO idempotency_record (clinic_id, actor_id, route, key, body_hash, status, response) VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6)
       ON CONFLICT (clinic_id, actor_id, route, key) DO UPDATE SET body_hash = excluded.body_hash, status = excluded.status, response = excluded.response, created_at = now()`,
      [...identity, bodyHash, reply.statusCode, response === undefined ? null : JSON.stringify(response)]);
    return response;
  }
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, canonical(inner)]));
}
