import { SignalFromClient, type SignalFromServer, type VisitView } from '@snowmelt/contracts';
import type { Access } from '@snowmelt/identity';
import type { RawData, WebSocket } from 'ws';
import { RateLimit } from './rate-limit.js';
import { endReasonOf, type SignallingService, type TakenSeat } from './signalling.service.js';

const HELLO_WITHIN_MS = 5000;
/** A browser that gathers candidates sends a few dozen messages at once; no browser sends more than this. */
const MAX_QUEUED_MESSAGES = 200;
/** A browser rebuilds its connection every few seconds at most; each time may be a request to a provider. */
const MOST_ACCESSES = { count: 10, withinMs: 10_000 };
/** The same limit for a connection rebuilt because it cannot be repaired. */
const MOST_RENEWALS = MOST_ACCESSES;
/** A browser that leaves this much unread is gone. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;

/** WebSocket close codes; 4000 is from the range for private use. */
export const closing = { restart: 1012, badMessage: 1008, tooMuch: 1009, goodbye: 4000 } as const;

/** What a line reports to the process that holds it. */
export interface ConnectionOwner {
  seated: (line: BrowserConnection) => void;
  /** Its hello was refused. */
  refused: (line: BrowserConnection) => void;
  fault: (error: unknown) => void;
}

/** One browser on one socket: handles its messages one after the other, and sends it what is new. */
export class BrowserConnection {
  seat: TakenSeat | undefined;
  heard = true;
  private after = 0;
  private said = '';
  private queue: Promise<void> = Promise.resolve();
  private waiting = 0;
  private readonly accesses = new RateLimit(MOST_ACCESSES);
  private readonly renewals = new RateLimit(MOST_RENEWALS);
  private isRenewing = false;
  /** Once set, further messages are ignored. */
  private isShut = false;
  private looking: Promise<void> | undefined;
  private scheduleLookup = false;
  private readonly helloTimer: NodeJS.Timeout;

  constructor(
    readonly socket: WebSocket,
    private readonly service: SignallingService,
    readonly callers: readonly Access[],
    private readonly holder: ConnectionOwner,
  ) {
    this.helloTimer = setTimeout(() => this.shut(closing.badMessage, 'hello is missing'), HELLO_WITHIN_MS);
    socket.on('message', (data, isBinary) => this.take(data, isBinary));
    socket.on('pong', () => {
      this.heard = true;
    });
    socket.on('close', () => clearTimeout(this.helloTimer));
    socket.on('error', () => undefined); // followed by `close`
  }

  /** Reads the news and sends them; when called during a read, it reads once more. */
  async look(): Promise<void> {
    if (!this.seat) return;
    this.scheduleLookup = true;
    this.looking ??= this.tellAll();
    return this.looking;
  }

  private async tellAll(): Promise<void> {
    try {
      while (this.scheduleLookup && this.seat) {
        this.scheduleLookup = false;
        await this.tellNews(this.seat);
      }
    } catch (error) {
      this.holder.fault(error); // the next heartbeat reads again
    } finally {
      this.looking = undefined; // in the same tick as the last check of `scheduleLookup`, so that no call is lost in between
    }
  }

  goodbye(reason: Extract<SignalFromServer, { type: 'goodbye' }>['reason']): void {
    this.tell({ type: 'goodbye', reason });
    this.seat = undefined;
    this.shut(closing.goodbye, reason);
  }

  private shut(code: number, reason: string): void {
    this.isShut = true;
    this.socket.close(code, reason);
  }

  private take(data: RawData, isBinary: boolean): void {
    const word = isBinary ? null : parsed((data as Buffer).toString());
    if (!word) return this.shut(closing.badMessage, 'not a word of this protocol');
    if (++this.waiting > MAX_QUEUED_MESSAGES) return this.shut(closing.badMessage, 'too many words');
    this.queue = this.queue
      .then(() => this.act(word))
      .catch((error: unknown) => {
        this.holder.fault(error);
        this.shut(1011, 'a fault of ours');
      })
      .finally(() => {
        this.waiting -= 1;
      });
  }

  private async act(word: SignalFromClient): Promise<void> {
    if (this.isShut) return;
    if (word.type === 'hello') return this.hello(word.token, word.after);
    if (!this.seat) return this.shut(closing.badMessage, 'hello comes first');
    if (word.type === 'leave') {
      const seat = this.seat;
      this.seat = undefined;
      await this.service.leave(seat);
      return this.shut(1000, '');
    }
    if (word.type === 'access') return this.access(this.seat);
    if (word.type === 'renew') return this.renew(this.seat);
    if (!(await this.service.say(this.seat, word.to, word.body)))
      this.tell({ type: 'refused', code: 'TELEHEALTH.NOT_OPEN' });
  }

  private async access(seat: TakenSeat): Promise<void> {
    if (!this.accesses.take()) return this.tell({ type: 'refused', code: 'TELEHEALTH.VIDEO_AWAY' });
    try {
      const access = await this.service.access(seat);
      if (this.isSeated)
        this.tell(access ? { type: 'access', access } : { type: 'refused', code: 'TELEHEALTH.NOT_OPEN' });
    } catch (error) {
      this.holder.fault(error);
      if (this.isSeated) this.tell({ type: 'refused', code: 'TELEHEALTH.VIDEO_AWAY' });
    }
  }

  /** While it runs, `tellNews` ignores the new epoch, which may be read before `renew` returns. */
  private async renew(seat: TakenSeat): Promise<void> {
    if (!this.renewals.take()) return this.tell({ type: 'refused', code: 'TELEHEALTH.VIDEO_AWAY' });
    this.isRenewing = true;
    try {
      const renewed = await this.service.renew(seat);
      if (renewed && this.isSeated) this.seat = renewed; // else the browser was removed meanwhile, or is about to be
    } finally {
      this.isRenewing = false;
    }
    void this.look();
  }

  private async hello(token: string, after: number | null): Promise<void> {
    if (this.seat) return this.shut(closing.badMessage, 'hello is said once');
    const seat = await this.service.sit(this.callers, token, after !== null);
    if (!seat) {
      this.holder.refused(this);
      this.tell({ type: 'refused', code: 'TELEHEALTH.NO_JOIN_GRANT' });
      return this.shut(closing.badMessage, 'no join grant');
    }
    if (typeof seat === 'string') return this.goodbye(seat);
    if (!this.isOpen) return; // closed meanwhile: its close event, which takes it off the list, is over
    clearTimeout(this.helloTimer);
    this.after = after ?? 0;
    this.seat = seat;
    this.holder.seated(this);
    void this.look();
  }

  private async tellNews(seat: TakenSeat): Promise<void> {
    const news = await this.service.news(seat, this.after);
    if (!news || this.seat !== seat || this.isRenewing) return;
    if (news.revokedBecause) return this.goodbye(endReasonOf(news.revokedBecause));
    if (news.epoch !== seat.epoch) return this.goodbye('replaced');
    if (news.state === 'ended' || news.state === 'no_show') return this.goodbye('ended');
    if (news.expired) return this.goodbye('expired');
    const view: VisitView = { state: news.state, epoch: news.epoch, peer: news.peer };
    const words = JSON.stringify(view);
    if (words !== this.said) {
      this.said = words;
      this.tell({ type: 'view', seq: this.after, view });
    }
    for (const signal of news.signals) {
      this.after = signal.seq;
      this.tell({ type: 'signal', ...signal });
    }
    if (news.signals.length > 0) this.scheduleLookup = true; // one read may not return all of them
  }

  private tell(word: SignalFromServer): void {
    if (this.socket.bufferedAmount > MOST_UNREAD_BYTES) return this.socket.terminate();
    this.socket.send(JSON.stringify(word));
  }

  private get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  private get isSeated(): boolean {
    return this.seat !== undefined && this.isOpen;
  }
}

function parsed(text: string): SignalFromClient | null {
  try {
    return SignalFromClient.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
