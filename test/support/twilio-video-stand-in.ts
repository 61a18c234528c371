import { once } from 'node:events';
import { createServer } from 'node:http';

export interface StandInRoom { readonly name: string; status: string; readonly asked: Readonly<Record<string, string>> }

/** As much of Twilio's Video API as making and closing a room needs; on the loopback address. */
export async function startTwilioVideoStandIn() {
  const rooms: StandInRoom[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => { text += chunk.toString(); });
    request.on('end', () => {
      const reply = (status: number, body: object) => { response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)); };
      const form = Object.fromEntries(new URLSearchParams(text));
      const named = /^\/v1\/Rooms\/([^/]+)$/.exec(request.url ?? '')?.[1];
      if (named) {
        const room = rooms.find(({ name, status }) => name === named && status === 'in-progress');
        if (!room) return reply(404, { code: 20404, status: 404, message: 'not found', more_info: '' });
        room.status = form['Status'] ?? room.status;
        return reply(200, { unique_name: room.name, status: room.status });
      }
      const name = form['UniqueName'] ?? '';
      if (rooms.some((room) => room.name === name && room.status === 'in-progress')) return reply(400, { code: 53113, status: 400, message: 'Room exists', more_info: '' });
      rooms.push({ name, status: 'in-progress', asked: form });
      return reply(201, { unique_name: name, status: 'in-progress', type: form['Type'] });
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, rooms,
    async stop() { server.closeAllConnections(); server.close(); await once(server, 'close'); },
  };
}
