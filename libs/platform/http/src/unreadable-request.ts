import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from '@snowmelt/logging';
import { fromHttp, problemOf } from './problem.filter.js';
import { securityHeaders } from './security-headers.js';

/** How long the connection stays half open, so that what the client still sends does not reset it unread. */
const LINGER_MS = 1000;
const STATUS_OF: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/**
 * For `clientErrorHandler`: a request that Node cannot read, or that comes too slowly, reaches no hook and no filter.
 * It is refused as every other, and the connection is closed.
 */
export function refuseUnreadable(
  publicUrl: string,
  log: () => Logger,
): (error: Error & { code?: string }, socket: Socket) => void {
  return ({ code = '' }, socket) => {
    if (socket.writableEnded) return; // refused already: more of the same request has come
    if (code === 'ECONNRESET' || !socket.writable || hasResponse(socket)) {
      socket.destroy();
      return;
    }
    const status = STATUS_OF[code] ?? 400;
    socket.end(refusal(status, new URL(publicUrl).origin));
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
    log().info({ status, code }, 'unreadable request refused');
  };
}

/** A response whose head is on the wire cannot become another one. */
const hasResponse = (socket: Socket & { _httpMessage?: ServerResponse }) => socket._httpMessage?.headersSent === true;

function refusal(status: number, origin: string): string {
  const body = JSON.stringify(problemOf(fromHttp(status)));
  const headers = {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    connection: 'close',
    // eslint-disable-next-line no-restricted-syntax -- the header of HTTP; no rule of the clinic goes by it
    date: new Date().toUTCString(),
    ...securityHeaders(origin),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', body].join('\r\n');
}
