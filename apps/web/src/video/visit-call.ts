import type { JoinGrant, SignalFromServer, VisitView } from '@snowmelt/contracts';
import { type Line, LineWatch } from './line-watch';
import { Peer } from './peer';
import { SignalClient, type Wire } from './signal-client';

const LOOK_EVERY_MS = 500;
const COUNT_EVERY = 2;
const admitted = ['admitted', 'in_progress', 'interrupted'];

type SignalOf = Extract<SignalFromServer, { type: 'signal' }>;
export type CallEnd = Extract<SignalFromServer, { type: 'goodbye' }>['reason'] | 'left' | 'refused';
export interface CallState {
  readonly view: VisitView | null;
  /** The clinic's server hears this page. */
  readonly isOnline: boolean;
  readonly line: Line;
  readonly remote: MediaStream | null;
  /** The other is there: says the server, or what still comes in. */
  readonly isThere: boolean;
  /** The other sends a picture, and not sound alone. */
  readonly hasPicture: boolean;
  readonly framesDecoded: number;
  readonly end: CallEnd | null;
}

/** What a call needs of the browser. */
export interface CallTools { openWire(): Wire; connect(iceServers: RTCIceServer[]): RTCPeerConnection; nowMs(): number; chance(): number }

/** One person's part in one visit, from the grant to the goodbye. Knows nothing of pages; tells its listeners when its state is another. */
export class VisitCall {
  #state: CallState = { view: null, isOnline: false, line: 'connecting', remote: null, isThere: false, hasPicture: false, framesDecoded: 0, end: null };
  readonly #listeners = new Set<() => void>();
  readonly #signal: SignalClient;
  readonly #watch: LineWatch;
  #peer: Peer | null = null;
  #pair = '';
  #early: SignalOf[] = [];
  #looks = 0;
  #framesBefore = 0;
  #bytes = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly grant: JoinGrant, private readonly local: MediaStream, private readonly tools: CallTools) {
    this.#watch = new LineWatch(tools.nowMs());
    this.#signal = new SignalClient(grant.token, {
      open: tools.openWire, chance: tools.chance, hear: (message) => this.#hear(message), change: (isOnline) => this.#set({ isOnline }),
    });
  }

  readonly snapshot = (): CallState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    this.#signal.connect();
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** The network is another one: the old socket will not say so. */
  readonly reconnect = (): void => this.#signal.connect();

  leave(): void {
    this.#signal.send({ type: 'leave' });
    this.#finish('left');
  }

  /** Without a word to the server: the page goes away, or comes back after a reload. */
  stop(): void {
    clearInterval(this.#timer);
    this.#signal.close();
    this.#hangUp();
  }

  #hear(message: SignalFromServer): void {
    if (message.type === 'goodbye') this.#finish(message.reason);
    else if (message.type === 'refused') { if (!this.#state.view || !this.#signal.isOpen) this.#finish('refused'); } // else: one message was, the visit goes on
    else if (message.type === 'view') this.#see(message.view);
    else this.#take(message);
  }

  #see(view: VisitView): void {
    this.#set(view.peer?.present ? { view, isThere: true } : { view });
    const { epoch, peer } = view;
    const pair = peer && admitted.includes(view.state) ? `${epoch}:${peer.epoch}` : '';
    if (pair === this.#pair || (pair && !peer?.present)) return;
    this.#hangUp();
    this.#pair = pair;
    if (!peer || !pair) return;
    this.#watch.begin(this.tools.nowMs());
    this.#peer = new Peer({
      connection: this.tools.connect(this.grant.iceServers), local: this.local, isNewcomer: epoch > peer.epoch,
      send: (body) => this.#signal.send({ type: 'signal', to: peer.epoch, body }), show: (remote) => this.#set({ remote }),
    });
    for (const message of this.#early.splice(0)) this.#take(message);
  }

  #take(message: SignalOf): void {
    const known = this.#state.view?.peer?.epoch;
    if (this.#peer && this.#pair.endsWith(`:${message.from}`)) this.#peer.receive(message.body);
    // the other side was told of the pair first
    else if (known === undefined || message.from >= known) this.#early.push(message);
  }

  async #look(): Promise<void> {
    const { view } = this.#state;
    const peer = this.#peer;
    if (!peer || !view) return;
    const isNewcomer = view.epoch > (view.peer?.epoch ?? view.epoch);
    const next = this.#watch.next({ state: peer.state, canMend: this.#signal.isOpen && view.peer?.present === true, isNewcomer }, this.tools.nowMs());
    this.#set({ line: this.#watch.line, hasPicture: (this.#state.remote?.getVideoTracks().length ?? 0) > 0 });
    // the socket may have gone down with the line, and not know it yet
    if (next === 'restart') { peer.restart(); this.#signal.connect(); }
    if (next === 'renew') this.#signal.send({ type: 'renew' });
    this.#looks += 1;
    if (this.#looks % COUNT_EVERY !== 0) return;
    const { frames, bytes } = await peer.received().catch(() => ({ frames: 0, bytes: 0 }));
    if (peer !== this.#peer) return;
    this.#set({ isThere: this.#state.view?.peer?.present === true || bytes > this.#bytes, framesDecoded: this.#framesBefore + frames });
    this.#bytes = bytes;
  }

  #hangUp(): void {
    this.#framesBefore = this.#state.framesDecoded;
    this.#bytes = 0;
    this.#peer?.close();
    this.#peer = null;
    this.#pair = '';
  }

  #finish(end: CallEnd): void {
    this.stop();
    this.#set({ end, remote: null, isOnline: false });
  }

  #set(change: Partial<CallState>): void {
    if (Object.entries(change).every(([name, value]) => this.#state[name as keyof CallState] === value)) return;
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
