import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './free-port.js';

/**
 * A port that forwards to another server of this machine, until it is cut and again once it is mended. `forget`:
 * what is connected stays so at both ends, and nothing passes any more; who connects anew gets through.
 */
export async function startTcpLine(host: string, to: number) {
  const port = await freePort();
  const open = new Set<Socket>();
  let server: Server | undefined;
  const line = {
    port,
    async mend() {
      server = createServer((socket) => {
        const inner = connect(to, host);
        for (const end of [socket, inner]) {
          open.add(end);
          end.on('error', () => undefined);
          end.on('close', () => {
            open.delete(end);
            socket.destroy();
            inner.destroy();
          });
        }
        socket.pipe(inner).pipe(socket);
      }).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    forget() {
      for (const socket of open) socket.unpipe().pause();
    },
    async cut() {
      if (!server?.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
  await line.mend();
  return line;
}
