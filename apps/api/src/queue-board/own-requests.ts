import type { FastifyInstance } from 'fastify';

/**
 * The board's page asks every few seconds by itself, and cannot say so as our own pages do. Marked like theirs, its
 * requests do not keep a session open in front of which nobody sits.
 */
export function markBoardsOwnRequests(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    if (/^\/api\/admin\/queues\/api\//.test(request.url)) request.headers['asked-by'] = 'page';
    done();
  });
}
