import { createHash, createHmac, randomUUID } from 'node:crypto';
import { WebSocket, WebSocketServer } from 'ws';
import { roomSid, type StandInRoom, startTwilioVideoStandIn } from './twilio-video-stand-in.js';

/*
 * The part of the signalling between twilio-video 2.32.0 and Twilio that two people in a room need: read from the
 * client's own source, never compared with the service. There is no media server. The newcomer's offer goes to the
 * other person, who answers it, so picture and sound go from browser to browser; an offer that the other made before is
 * closed. Unlike at Twilio, a line cut on one side is therefore cut for both.
 */

interface Track {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly priority: string | null;
}
interface Description {
  readonly type: 'offer' | 'answer' | 'close';
  readonly revision: number;
  readonly sdp?: string;
}
interface Said {
  readonly description?: Description;
  readonly ice?: object;
}
type PeerConnection = Said & { readonly id: string };
interface Word {
  readonly type: 'ice' | 'connect' | 'sync' | 'update' | 'disconnect';
  readonly name?: string;
  readonly token?: string;
  readonly session?: string;
  readonly participant?: { readonly tracks: Track[] };
  readonly peer_connections?: PeerConnection[];
}
interface Frame {
  readonly type: 'hello' | 'heartbeat' | 'msg' | 'bye';
  readonly timeout: number;
  readonly body?: Word;
}
interface Person {
  readonly identity: string;
  readonly sid: string;
  readonly room: Room;
  socket: WebSocket;
  state: 'connected' | 'reconnecting' | 'disconnected';
  tracks: Track[];
  patience?: NodeJS.Timeout;
}
/** The one peer connection between two people; `asking` has made an offer that is not answered yet. */
interface Line {
  readonly id: string;
  readonly said: Map<Person, Said>;
  asking: Person | undefined;
}

const FULL = 53105;
const NO_SUCH_ROOM = 53106;
const DUPLICATE_IDENTITY = 53205;
const UNKNOWN_PARTICIPANT = 53204;
const [INVALID_TOKEN, EXPIRED_TOKEN, INVALID_SIGNATURE] = [20101, 20104, 20107];

class Room {
  readonly people: Person[] = [];
  private line: Line | undefined;
  private revision = 0;

  constructor(
    readonly name: string,
    private readonly sessionSeconds: number,
  ) {}

  enter(person: Person, offered: PeerConnection): void {
    const [there] = this.people;
    this.people.push(person);
    if (there) this.line = { id: offered.id, said: new Map([[person, offered]]), asking: person };
    this.tell(person, 'connected', there ? {} : { closed: offered.id });
    this.tellAll(person);
  }

  hear(person: Person, word: Word, type: 'update' | 'synced'): void {
    person.tracks = word.participant?.tracks ?? person.tracks;
    for (const said of word.peer_connections ?? []) if (this.line?.id === said.id) keep(this.line, person, said);
    this.tell(person, type);
    this.tellAll(person);
  }

  /** The socket closed without a disconnect message. */
  lose(person: Person): void {
    person.state = 'reconnecting';
    person.patience = setTimeout(() => this.leave(person), this.sessionSeconds * 1000);
    this.tellAll(person);
  }

  leave(person: Person): void {
    clearTimeout(person.patience);
    person.state = 'disconnected';
    this.people.splice(this.people.indexOf(person), 1);
    const closed = this.line?.id;
    this.line = undefined;
    for (const other of this.people) this.tell(other, 'update', { gone: person, ...(closed && { closed }) });
  }

  private tellAll(except: Person): void {
    for (const other of this.people) if (other !== except) this.tell(other, 'update');
  }

  /** Sends the whole state each time: the client skips revisions that it knows. */
  private tell(
    person: Person,
    type: 'connected' | 'synced' | 'update',
    { gone, closed }: { gone?: Person; closed?: string } = {},
  ): void {
    const revision = ++this.revision;
    const others = this.people.filter((other) => other !== person);
    const said = others.map((other) => this.line?.said.get(other));
    say(person.socket, {
      type,
      version: 2,
      session: person.sid,
      sid: roomSid(this.name),
      name: this.name,
      options: { session_timeout: this.sessionSeconds },
      participant: { sid: person.sid, identity: person.identity },
      participants: [...others, ...(gone ? [gone] : [])].map((other) => shown(other, revision)),
      published: {
        revision,
        tracks: person.tracks.map((track) => ({ id: track.id, sid: trackSid(person.sid, track), state: 'ready' })),
      },
      subscribed: {
        revision,
        tracks: others.flatMap(({ sid, tracks }) =>
          tracks.map((track) => ({ id: track.id, sid: trackSid(sid, track) })),
        ),
      },
      peer_connections: [
        ...(closed ? [{ id: closed, description: { type: 'close', revision: 1 } }] : []),
        ...(this.line ? [{ ...said[0], id: this.line.id }] : []),
      ],
    });
  }
}

const shown = ({ sid, identity, state, tracks }: Person, revision: number) => ({
  sid,
  identity,
  state,
  revision,
  tracks: tracks.map((track) => ({ ...track, sid: trackSid(sid, track), priority: track.priority ?? 'standard' })),
});

/** An offer that crosses another's is dropped: its sender takes its own back, answers, and offers again. */
function keep(line: Line, person: Person, { description, ice }: Said): void {
  const before = line.said.get(person);
  const fresh =
    description &&
    description.revision > (before?.description?.revision ?? 0) &&
    !(description.type === 'offer' && line.asking && line.asking !== person);
  if (fresh) line.asking = description.type === 'offer' ? person : undefined;
  line.said.set(person, { ...before, ...(fresh && { description }), ...(ice && { ice }) });
}

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

function say(socket: WebSocket, body: object): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'msg', body }));
}

function refuse(socket: WebSocket, code: number): void {
  say(socket, { type: 'error', version: 2, code, message: 'refused' });
}

function trackSid(person: string, { id }: Track): string {
  return `MT${createHash('md5').update(`${person}:${id}`).digest('hex')}`;
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
