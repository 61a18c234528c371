import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { actors } from '@snowmelt/audit';
import { canonicalJson, sha256 } from '@snowmelt/crypto';
import { CodedError, IDEMPOTENT } from '@snowmelt/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { IdempotencyRepository, type RequestIdentity } from '../request/idempotency.repository.js';

/** Runs inside the request's transaction, so the key's record and the write are committed together or not at all. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly answers: IdempotencyRepository,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!this.reflector.get<boolean>(IDEMPOTENT, context.getHandler())) return next.handle();
    return from(this.once(context, next));
  }

  private async once(context: ExecutionContext, next: CallHandler): Promise<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || !/^[\x21-\x7e]{8,200}$/.test(key)) {
      throw new CodedError(
        400,
        'HTTP.IDEMPOTENCY_KEY_MISSING',
        'This request needs an Idempotency-Key header of 8 to 200 visible characters.',
      );
    }
    // the path without its query: writes take no query, and a long one would not fit the index
    const [address = ''] = request.url.split(/[?#]/, 1);
    const identity: RequestIdentity = [actors.current().id, `${request.method} ${address}`, key];
    const bodyHash = sha256(canonicalJson(request.body ?? null));
    const known = await this.answers.claim(identity);
    if (known) {
      if (!known.bodyHash.equals(bodyHash))
        throw new CodedError(
          422,
          'HTTP.IDEMPOTENCY_MISMATCH',
          'This Idempotency-Key was used for another request. Send a new one.',
        );
      void reply.status(known.status);
      return known.response ?? undefined;
    }
    const response: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    this.answers.keep(identity, { bodyHash, status: reply.statusCode, response });
    return response;
  }
}
