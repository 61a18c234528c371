import { createHash } from 'node:crypto';
import { type Reply, replyOn, startForms } from './form-server.js';

export interface StandInRoom {
  readonly name: string;
  status: string;
  readonly asked: Readonly<Record<string, string>>;
}

const shown = (room: StandInRoom) => ({
  sid: roomSid(room.name),
  unique_name: room.name,
  status: room.status,
  type: room.asked['Type'],
});

class Rooms {
  readonly rooms: StandInRoom[] = [];

  constructor(private readonly onCompleted: (room: string) => void) {}

  readonly open = (name: string): StandInRoom | undefined =>
    this.rooms.find((room) => room.name === name && room.status === 'in-progress');

  answer(path: string, form: Readonly<Record<string, string>>, reply: Reply): void {
    const named = /^\/v1\/Rooms\/([^/]+)$/.exec(path)?.[1];
    if (named) {
      const room = this.open(named);
      if (!room) return reply(404, { code: 20404, status: 404, message: 'not found', more_info: '' });
      this.change(room, form['Status'] ?? room.status);
      return reply(200, shown(room));
    }
    const name = form['UniqueName'] ?? '';
    if (this.open(name)) return reply(400, { code: 53113, status: 400, message: 'Room exists', more_info: '' });
    const room = { name, status: 'in-progress', asked: form };
    this.rooms.push(room);
    return reply(201, shown(room));
  }

  change(room: StandInRoom, status: string): void {
    room.status = status;
    if (status === 'completed') this.onCompleted(room.name);
  }
}

/** As much of Twilio's Video API as making, finding and closing a room needs; on the loopback address. */
export async function startTwilioVideoStandIn(onCompleted: (room: string) => void = () => undefined) {
  const made = new Rooms(onCompleted);
  const moods = { isAway: false };
  const { server, url, stop } = await startForms((request, text, response) => {
    if (moods.isAway) request.socket.destroy();
    else made.answer(request.url ?? '', Object.fromEntries(new URLSearchParams(text)), replyOn(response));
  });
  return {
    url,
    server,
    rooms: made.rooms,
    open: made.open,
    moods,
    /** As if through the API. */
    complete(name: string) {
      const room = made.open(name);
      if (room) made.change(room, 'completed');
    },
    stop,
  };
}

export function roomSid(name: string): string {
  return `RM${createHash('md5').update(name).digest('hex')}`;
}
