import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '@snowmelt/config';
import { CodedError, installHooks, refuseAddress, refuseUnreadable, serveWebApp, withoutToken } from '@snowmelt/http';
import { CallerService } from '@snowmelt/identity';
import { Logger } from '@snowmelt/logging';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { VideoPort } from '@snowmelt/telehealth';
import { traceRequests } from '@snowmelt/tracing';
import { measureApi } from './api-figures.js';
import { ApiModule } from './api.module.js';
import { describeApi } from './describe-api.js';
import { markBoardsOwnRequests } from './queue-board/own-requests.js';

const BODY_LIMIT = 100 * 1024;

/** The API as `main` serves it and as tests call it, but not listening yet. */
export async function createApi(config: Config): Promise<NestFastifyApplication> {
  const adapter: FastifyAdapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    rewriteUrl: withoutToken,
    requestTimeout: 30_000,
    // longer than a request may take, or a silent connection would be cut before its request is refused
    connectionTimeout: 60_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2000, requireHostHeader: false },
    clientErrorHandler: refuseUnreadable(config.values.PUBLIC_URL, () => api.get(Logger)),
    // one proxy in front ends https: only its word for the visitor's address is trusted
    trustProxy: (_address: string, hop: number) => hop === 0 && config.values.PUBLIC_URL.startsWith('https:'),
    frameworkErrors: refuseAddress(config.values.PUBLIC_URL, () => api.get(Logger)),
  });
  const api: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(
    ApiModule.forRoot(config),
    adapter,
    { logger: ['error', 'fatal'], rawBody: true, abortOnError: false },
  );
  const server = api.getHttpAdapter().getInstance() as never;
  installHooks(server, api.get(Logger), config.values.PUBLIC_URL, api.get(VideoPort, { strict: false }).origins);
  if (config.values.OTEL_EXPORTER_OTLP_ENDPOINT) traceRequests(server);
  measureApi(api);
  if (config.values.QUEUE_BOARD) markBoardsOwnRequests(server);
  serveDocument(api, config);
  await api.init();
  if (config.values.WEB_DIST) await serveWebApp(server, config.values.WEB_DIST);
  api.enableShutdownHooks();
  return api;
}

/** In production only staff may read the document, and it leaves out the demo's routes. */
function serveDocument(api: NestFastifyApplication, { isProduction }: Config): void {
  const document = describeApi(api, !isProduction);
  api.getHttpAdapter().get('/api/openapi.json', async (request: FastifyRequest, reply: FastifyReply) => {
    if (isProduction && !(await api.get(CallerService).staff(request)))
      throw new CodedError(401, 'IDENTITY.NOT_SIGNED_IN', 'Please sign in.');
    return reply.send(document);
  });
}
