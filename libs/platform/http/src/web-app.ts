import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { CodedError } from './coded-error.js';
import { newNonce } from './server-hooks.js';

/**
 * Serves the built web app: hashed files with immutable caching, as brotli or gzip where the browser accepts it;
 * index.html with a fresh nonce, for every other path outside /api too.
 */
export async function serveWebApp(server: FastifyInstance, folder: string): Promise<void> {
  const { default: fastifyStatic } = await import('@fastify/static'); // loaded only when there are files to serve
  await server.register(fastifyStatic, {
    root: path.join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
    preCompressed: true, // uses the compressed files that the build wrote
  });
  servePages(server, readFileSync(path.join(folder, 'index.html'), 'utf8'));
}

/** An unknown API path returns 404: its caller would take a page with status 200 for a response. */
export function servePages(server: FastifyInstance, page: string): void {
  server.get<{ Params: { '*': string } }>('/*', (request, reply) => {
    if (/^api(\/|$)/.test(request.params['*']))
      throw new CodedError(404, 'HTTP.NOT_FOUND', 'There is nothing at this address.');
    const nonce = newNonce();
    (reply as { nonce?: string }).nonce = nonce;
    return reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll('__NONCE__', nonce));
  });
}
