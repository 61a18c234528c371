import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { selfSigned } from './self-signed.js';

/**
 * Accepts TLS as one host and forwards to a local stand-in. With `reach-front.mjs` and the certificate, a process that
 * calls the host by its real name, as in production, arrives here, and nothing leaves the machine.
 */
export async function startTlsFront(host: string, standIn: string) {
  const { key, cert } = selfSigned(host);
  const open = new Set<TLSSocket>();
  const names: unknown[] = [];
  const server = createServer({ key, cert }, (socket) => {
    open.add(socket);
    names.push(socket.servername);
    const inner = connect(Number(new URL(standIn).port), '127.0.0.1');
    for (const end of [socket, inner])
      end.on('error', () => {
        socket.destroy();
        inner.destroy();
      });
    socket.pipe(inner).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host,
    cert,
    names,
    port: (server.address() as { port: number }).port,
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
