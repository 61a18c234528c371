import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CodedError } from '@snowmelt/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CallerService } from './caller.service.js';

/**
 * Where a route accepts larger bodies than the rest of the API, only known callers may send one: reading and parsing it
 * delays everybody else.
 */
@Injectable()
export class LargeBodyGuard implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly callers: CallerService,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    const usual = server.initialConfig.bodyLimit ?? 0;
    server.addHook('onRequest', async (request) => {
      if (isLarge(request, usual) && (await this.callers.of(request)).length === 0)
        throw new CodedError(401, 'IDENTITY.NOT_SIGNED_IN', 'Please sign in.');
    });
  }
}

/** Larger than usual, or of unknown length. On every other route such a body is refused by its size. */
function isLarge({ headers, routeOptions }: FastifyRequest, usual: number): boolean {
  const comes = headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Infinity;
  return comes > usual && (routeOptions.bodyLimit ?? 0) > usual;
}
