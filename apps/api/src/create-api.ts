import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Config } from '@snowmelt/config';
import { installHooks, refuseAddress, serveWebApp } from '@snowmelt/http';
import { Logger } from '@snowmelt/logging';
import { VideoPort } from '@snowmelt/telehealth';
import { ApiModule } from './api.module.js';

const BODY_LIMIT = 100 * 1024;

/** The API as `main` serves it and as tests call it; not listening yet. */
export async function createApi(config: Config): Promise<NestFastifyApplication> {
  const adapter: FastifyAdapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    connectionTimeout: 30_000,
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2000 },
    // https ends at one proxy in front, whose word for the visitor's address is taken, and nobody's before it
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
  const document = describeApi(api);
  api
    .getHttpAdapter()
    .get('/api/openapi.json', (_request: unknown, reply: { send: (body: unknown) => void }) => reply.send(document));
  await api.init();
  if (config.values.WEB_DIST) await serveWebApp(server, config.values.WEB_DIST);
  api.enableShutdownHooks();
  return api;
}

export function describeApi(api: NestFastifyApplication): OpenAPIObject {
  const facts = new DocumentBuilder()
    .setTitle('Snowmelt')
    .setVersion('0.1.0')
    .setOpenAPIVersion('3.1.0')
    .setDescription(
      'What the clinic runs its days on. Errors are application/problem+json; writes marked so need an Idempotency-Key.',
    )
    .build();
  return SwaggerModule.createDocument(api, facts);
}
