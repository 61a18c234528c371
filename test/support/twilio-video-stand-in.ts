import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

export interface StandInRoom {
  readonly name: string;
  status: string;
  readonly asked: Readonly<Record<string, string>>;
}

/** The part of Twilio's Video API for creating, finding and closing a room; on the loopback address. */
export async function startTwilioVideoStandIn(onCompleted: (room: string) => void = () => undefined) {
  const rooms: StandInRoom[] = [];
  const open = (name: string) => rooms.find((room) => room.name === name && room.status === 'in-progress');
  const ask = (room: StandInRoom, status: string) => {
    room.status = status;
    if (status === 'completed') onCompleted(room.name);
  };
  const moods = { isAway: false };
  const server = createServer((request, response) => {
    if (moods.isAway) return void request.socket.destroy();
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      const reply = (status: number, body: object) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      const shown = (room: StandInRoom) => ({
        sid: roomSid(room.name),
        unique_name: room.name,
        status: room.status,
        type: room.asked['Type'],
      });
      const form = Object.fromEntries(new URLSearchParams(text));
      const named = /^\/v1\/Rooms\/([^/]+)$/.exec(request.url ?? '')?.[1];
      if (named) {
        const room = open(named);
        if (!room) return reply(404, { code: 20404, status: 404, message: 'not found', more_info: '' });
        ask(room, form['Status'] ?? room.status);
        return reply(200, shown(room));
      }
      const name = form['UniqueName'] ?? '';
      if (open(name)) return reply(400, { code: 53113, status: 400, message: 'Room exists', more_info: '' });
      const room = { name, status: 'in-progress', asked: form };
      rooms.push(room);
      return reply(201, shown(room));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    server,
    rooms,
    open,
    moods,
    /** As if through the API. */
    complete(name: string) {
      const room = open(name);
      if (room) ask(room, 'completed');
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function roomSid(name: string): string {
  return `RM${createHash('md5').update(name).digest('hex')}`;
}
