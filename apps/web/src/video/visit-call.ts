import {
  isVisitOpen,
  type JoinGrant,
  type SignalBody,
  type SignalFromServer,
  type VideoAccess,
  type VisitView,
} from '@snowmelt/contracts';
import type { MediaConnection, LocalSide } from './media-connection';
import { type Line, ConnectionMonitor } from './connection-monitor';
import { SignalClient, type Wire } from './signal-client';
import type { Kind, Off } from './switches';

const LOOK_EVERY_MS = 500;
const COUNT_EVERY = 2;
const ASK_AGAIN_MS = 3000;

const nothingOff: Off = [];
const untold = { off: nothingOff, hasLeft: false };
type SignalOf = Extract<SignalFromServer, { type: 'signal' }>;
export type CallEnd = Extract<SignalFromServer, { type: 'goodbye' }>['reason'] | 'left' | 'refused';
export interface CallState {
  readonly view: VisitView | null;
  /** The signalling is open. */
  readonly isOnline: boolean;
  readonly line: Line;
  readonly remote: MediaStream | null;
  /** The other side is present, by the server's word or by the media that still arrive. */
  readonly isThere: boolean;
  /** The other side sends video, not audio alone. */
  readonly hasPicture: boolean;
  /** What the other side switched off. */
  readonly off: Off;
  /** The other side left on purpose: its line did not drop. */
  readonly hasLeft: boolean;
  readonly framesDecoded: number;
  readonly end: CallEnd | null;
}

/** What a call needs from the browser. */
export interface CallTools {
  openWire: () => Wire;
  connectMedia: (access: VideoAccess, side: LocalSide) => MediaConnection;
  nowMs: () => number;
  chance: () => number;
}

/**
 * One person's part in one visit, from the join grant to the goodbye. Knows nothing of pages; notifies its listeners
 * when its state changes.
 */
export class VisitCall {
  #state: CallState = {
    view: null,
    isOnline: false,
    line: 'connecting',
    remote: null,
    isThere: false,
    hasPicture: false,
    ...untold,
    framesDecoded: 0,
    end: null,
  };
  readonly #listeners = new Set<() => void>();
  readonly #signal: SignalClient;
  readonly #watch: ConnectionMonitor;
  #media: MediaConnection | null = null;
  #pair = '';
  #askedAtMs = 0;
  #early: SignalOf[] = [];
  #looks = 0;
  #framesBefore = 0;
  #bytes = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    grant: JoinGrant,
    private readonly local: MediaStream,
    private readonly tools: CallTools,
  ) {
    this.#watch = new ConnectionMonitor(tools.nowMs());
    this.#signal = new SignalClient(grant.token, {
      open: tools.openWire,
      chance: tools.chance,
      hear: (message) => this.#hear(message),
      change: (isOnline) => this.#set({ isOnline }),
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

  /** The network changed, which the old socket does not notice. */
  readonly reconnect = (): void => this.#signal.connect();

  leave(): void {
    this.#tell({ left: true });
    this.#signal.send({ type: 'leave' });
    this.#finish('left');
  }

  /**
   * Tells the other side what is switched off here: an unexplained black picture looks like a fault or an emergency.
   */
  readonly tellSwitches = (): void => this.#tell({ off: this.#myOff() });

  /** Stops without telling the server: the page closes, or rejoins after a reload. */
  stop(): void {
    clearInterval(this.#timer);
    this.#signal.close();
    this.#hangUp();
  }

  #hear(message: SignalFromServer): void {
    if (message.type === 'goodbye') this.#finish(message.reason);
    else if (message.type === 'refused') this.#refused(message.code);
    else if (message.type === 'view') this.#see(message.view);
    else if (message.type === 'access') this.#connectMedia(message.access);
    else this.#take(message);
  }

  /** Once there is a view and the socket is open, a refusal concerns one message and the visit goes on. */
  #refused(code: Extract<SignalFromServer, { type: 'refused' }>['code']): void {
    if (!this.#state.view || !this.#signal.isOpen) this.#finish('refused');
    else if (code === 'TELEHEALTH.VIDEO_AWAY' && this.#pair && !this.#media) this.#set({ line: 'unavailable' });
  }

  #see(view: VisitView): void {
    this.#set(view.peer?.present && !this.#state.hasLeft ? { view, isThere: true } : { view });
    const { epoch, peer } = view;
    const pair = peer && isVisitOpen(view.state) ? `${epoch}:${peer.epoch}` : '';
    if (pair === this.#pair || (pair && !peer?.present)) return;
    this.#hangUp();
    this.#pair = pair;
    this.#watch.begin(this.tools.nowMs());
    this.#set({ line: this.#watch.line, isThere: peer?.present === true, remote: null, hasPicture: false, ...untold }); // nothing of the former pair is left
    if (pair) this.#ask();
  }

  #ask(): void {
    this.#askedAtMs = this.tools.nowMs();
    this.#signal.send({ type: 'access' });
  }

  #connectMedia(access: VideoAccess): void {
    const { epoch, peer } = this.#state.view ?? {};
    if (!this.#pair || this.#media || this.#state.hasLeft || epoch === undefined || !peer) return;
    this.#media = this.tools.connectMedia(access, {
      local: this.local,
      isNewcomer: epoch > peer.epoch,
      send: (body) => this.#signal.send({ type: 'signal', to: peer.epoch, body }),
      show: (remote) => this.#set({ remote }),
    });
    for (const message of this.#early.splice(0)) this.#take(message);
    if (this.#myOff().length > 0) this.tellSwitches(); // a newcomer does not know it yet
  }

  #myOff(): Kind[] {
    return this.local
      .getTracks()
      .filter(({ enabled }) => enabled === false)
      .map(({ kind }) => kind as Kind);
  }

  #tell(body: SignalBody): void {
    const to = this.#state.view?.peer?.epoch;
    if (this.#pair && to !== undefined) this.#signal.send({ type: 'signal', to, body });
  }

  #take(message: SignalOf): void {
    const known = this.#state.view?.peer?.epoch;
    const isOfPair = this.#pair !== '' && this.#pair.endsWith(`:${message.from}`);
    if (isOfPair && 'left' in message.body) this.#miss();
    else if (isOfPair && this.#media) this.#listen(this.#media, message.body);
    // the other side learned of the pair first, or already has its access
    else if (known === undefined || message.from >= known) this.#early.push(message);
  }

  #listen(media: MediaConnection, body: SignalBody): void {
    if ('off' in body) this.#set({ off: body.off });
    else media.receive(body);
  }

  /** The other side left. If it returns, it has a new epoch. */
  #miss(): void {
    this.#drop();
    this.#set({ hasLeft: true, isThere: false, remote: null, hasPicture: false });
  }

  get #isPeerThere(): boolean {
    return this.#state.view?.peer?.present === true && !this.#state.hasLeft;
  }

  async #look(): Promise<void> {
    const { view } = this.#state;
    const media = this.#media;
    // the request or its reply may be lost, or the provider was unavailable
    if (
      this.#pair &&
      !media &&
      !this.#state.hasLeft &&
      this.#signal.isOpen &&
      this.tools.nowMs() - this.#askedAtMs >= ASK_AGAIN_MS
    )
      this.#ask();
    if (!media || !view) return this.#set({ isThere: this.#isPeerThere });
    const isNewcomer = view.epoch > (view.peer?.epoch ?? view.epoch);
    const next = this.#watch.next(
      { state: media.state, canMend: this.#signal.isOpen && view.peer?.present === true, isNewcomer },
      this.tools.nowMs(),
    );
    this.#set({ line: this.#watch.line, hasPicture: (this.#state.remote?.getVideoTracks().length ?? 0) > 0 });
    if (next === 'restart') this.#restart(media);
    if (next === 'renew') this.#signal.send({ type: 'renew' });
    this.#looks += 1;
    if (this.#looks % COUNT_EVERY !== 0) return;
    const { frames, bytes } = await media.received().catch(() => ({ frames: 0, bytes: 0 }));
    if (media !== this.#media) return;
    this.#set({ isThere: this.#isPeerThere || bytes > this.#bytes, framesDecoded: this.#framesBefore + frames });
    this.#bytes = bytes;
  }

  #restart(media: MediaConnection): void {
    // the socket may have died with the line without noticing
    if (media.restart()) return this.#signal.connect();
    this.#drop();
    this.#ask();
  }

  #hangUp(): void {
    this.#drop();
    this.#pair = '';
  }

  #drop(): void {
    this.#framesBefore = this.#state.framesDecoded;
    this.#bytes = 0;
    this.#media?.close();
    this.#media = null;
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
