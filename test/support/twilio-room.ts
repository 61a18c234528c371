import { createHash } from 'node:crypto';
import { WebSocket } from 'ws';
import { roomSid } from './twilio-video-stand-in.js';

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
export type PeerConnection = Said & { readonly id: string };
export interface Word {
  readonly type: 'ice' | 'connect' | 'sync' | 'update' | 'disconnect';
  readonly name?: string;
  readonly token?: string;
  readonly session?: string;
  readonly participant?: { readonly tracks: Track[] };
  readonly peer_connections?: PeerConnection[];
}
export interface Person {
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

/** One room of the stand-in for Twilio: what the two people in it are told of each other. */
export class Room {
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

export function say(socket: WebSocket, body: object): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'msg', body }));
}

function trackSid(person: string, { id }: Track): string {
  return `MT${createHash('md5').update(`${person}:${id}`).digest('hex')}`;
}
