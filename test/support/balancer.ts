import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** One address in front of several ports, used in turn for each connection; a port that was taken out gets no more. */
export async function startBalancer(ports: readonly number[]) {
  let left = [...ports];
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(left[turn++ % left.length] as number, '127.0.0.1');
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    takeOut(port: number) {
      left = left.filter((one) => one !== port);
    },
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
