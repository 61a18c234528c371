import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { CodedError } from './coded-error.js';
import { newNonce } from './server-hooks.js';

/**
 * Serves the built web app: hashed files with immutable caching, as brotli or gzip where the browser accepts it. /v is
 * the patient's page and every other path outside /api the staff app, each with a fresh nonce.
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
  const read = (page: string) => readFileSync(path.join(folder, page), 'utf8');
  servePages(server, { staff: read('index.html'), patient: read('visit.html') });
}

/**
 * An unknown path of the API or of a file returns 404: its caller would take a page with status 200 for a response,
 * and a browser would keep it as a script. A page has no validator, because its nonce differs each time.
 */
export function servePages(server: FastifyInstance, pages: { staff: string; patient: string }): void {
  server.get<{ Params: { '*': string } }>('/*', (request, reply) => {
    const address = request.params['*'];
    if (/^api(\/|$)/.test(address)) throw new CodedError(404, 'HTTP.NOT_FOUND', 'There is nothing at this address.');
    const nonce = newNonce();
    (reply as { nonce?: string }).nonce = nonce;
    return reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send((address === 'v' ? pages.patient : pages.staff).replaceAll('__NONCE__', nonce));
  });
}
