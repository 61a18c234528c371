import { createHmac, randomUUID } from 'node:crypto';
import { type WebSocket, WebSocketServer } from 'ws';
import { type PeerConnection, type Person, Room, say, type Word } from './twilio-room.js';
import { type StandInRoom, startTwilioVideoStandIn } from './twilio-video-stand-in.js';

/*
 * The part of the signalling between twilio-video 2.32.0 and Twilio that two people in a room need: read from the
 * client's own source, never compared with the service. There is no media server. The newcomer's offer goes to the
 * other person, who answers it, so picture and sound go from browser to browser; an offer that the other made before is
 * closed. Unlike at Twilio, a line cut on one side is therefore cut for both.
 */

interface Frame {
  readonly type: 'hello' | 'heartbeat' | 'msg' | 'bye';
  readonly timeout: number;
  readonly body?: Word;
}

const FULL = 53105;
const NO_SUCH_ROOM = 53106;
const DUPLICATE_IDENTITY = 53205;
const UNKNOWN_PARTICIPANT = 53204;
const [INVALID_TOKEN, EXPIRED_TOKEN, INVALID_SIGNATURE] = [20101, 20104, 20107];

/** Who is in which room, and what a socket's messages do. */
class Rooms {
  private readonly rooms = new Map<string, Room>();

  constructor(
    private readonly made: (name: string) => StandInRoom | undefined,
    private readonly apiKeySecret: string,
    private readonly sessionSeconds: number,
  ) {}

  get everyone(): Person[] {
    return [...this.rooms.values()].flatMap(({ people }) => people);
  }

  at(socket: WebSocket): Person | undefined {
    return this.everyone.find((person) => person.socket === socket);
  }

  hear(socket: WebSocket, word: Word): void {
    const person = this.at(socket);
    if (word.type === 'ice') say(socket, { type: 'iced', version: 1, ice_servers: [] });
    else if (word.type === 'update') person?.room.hear(person, word, 'update');
    else if (word.type === 'disconnect') person?.room.leave(person);
    else {
      const identity = identityIn(word, this.apiKeySecret);
      const refusal =
        typeof identity === 'number'
          ? identity
          : word.type === 'sync'
            ? this.comeBack(socket, word)
            : this.enter(socket, word, identity);
      if (refusal) refuse(socket, refusal);
    }
  }

  complete(name: string): void {
    for (const person of this.rooms.get(name)?.people.splice(0) ?? []) {
      clearTimeout(person.patience);
      say(person.socket, { type: 'disconnected', version: 2, status: 'completed' });
    }
    this.rooms.delete(name);
  }

  private enter(socket: WebSocket, word: Word, identity: string): number | undefined {
    const made = this.made(word.name ?? '');
    if (!made) return NO_SUCH_ROOM;
    const room = this.rooms.get(made.name) ?? new Room(made.name, this.sessionSeconds);
    this.rooms.set(made.name, room);
    const former = room.people.find((person) => person.identity === identity);
    if (former) {
      refuse(former.socket, DUPLICATE_IDENTITY);
      room.leave(former);
    }
    if (room.people.length >= Number(made.asked['MaxParticipants'] ?? 2)) return FULL;
    room.enter(
      {
        identity,
        sid: `PA${randomUUID().replaceAll('-', '')}`,
        room,
        socket,
        state: 'connected',
        tracks: word.participant?.tracks ?? [],
      },
      word.peer_connections?.[0] as PeerConnection,
    );
    return undefined;
  }

  private comeBack(socket: WebSocket, word: Word): number | undefined {
    const person = this.everyone.find(({ sid }) => sid === word.session);
    if (!person) return UNKNOWN_PARTICIPANT;
    clearTimeout(person.patience);
    Object.assign(person, { socket, state: 'connected' });
    person.room.hear(person, word, 'synced');
    return undefined;
  }
}

/** Twilio's Video API and signalling: the API creates a room, and closing it there removes its people. */
export async function startTwilioRoomsStandIn({
  apiKeySecret,
  sessionSeconds = 30,
}: {
  apiKeySecret: string;
  sessionSeconds?: number;
}) {
  const rest = await startTwilioVideoStandIn((name) => rooms.complete(name));
  const rooms = new Rooms(rest.open, apiKeySecret, sessionSeconds);
  const sockets = new WebSocketServer({ server: rest.server, path: '/signaling' });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      const frame = JSON.parse((data as Buffer).toString()) as Frame;
      if (frame.type === 'hello') socket.send(JSON.stringify({ type: 'welcome', negotiatedTimeout: frame.timeout }));
      if (frame.type === 'heartbeat') socket.send(JSON.stringify({ type: 'heartbeat' }));
      if (frame.body) rooms.hear(socket, frame.body);
    });
    socket.on('close', () => {
      const person = rooms.at(socket);
      person?.room.lose(person);
    });
  });
  return {
    url: `${rest.url.replace('http', 'ws')}/signaling`,
    rest,
    people: () => rooms.everyone.map(({ room, identity }) => ({ room: room.name, identity })),
    /** Cuts the signalling of one person, who may reconnect. */
    drop(identity: string) {
      for (const person of rooms.everyone) if (person.identity === identity) person.socket.terminate();
    },
    async stop() {
      for (const { name } of rest.rooms) rooms.complete(name);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await rest.stop();
    },
  };
}

function refuse(socket: WebSocket, code: number): void {
  say(socket, { type: 'error', version: 2, code, message: 'refused' });
}

/** The identity in the access token, or the code of its refusal. It is checked again at each reconnection. */
function identityIn({ token = '', name }: Word, apiKeySecret: string): string | number {
  const [head, body = '', signature] = token.split('.');
  if (createHmac('sha256', apiKeySecret).update(`${head}.${body}`).digest('base64url') !== signature)
    return INVALID_SIGNATURE;
  const { exp, grants } = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
    exp: number;
    grants: { identity: string; video: { room: string } };
  };
  if (exp * 1000 <= Date.now()) return EXPIRED_TOKEN;
  return grants.video.room === name ? grants.identity : INVALID_TOKEN;
}
