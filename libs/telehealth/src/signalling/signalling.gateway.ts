import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { ChangeFeed } from '@snowmelt/database';
import { type LiveChannel, LiveChannels, type UpgradeRefusal } from '@snowmelt/http';
import { CallerService } from '@snowmelt/identity';
import { Logger } from '@snowmelt/logging';
import pLimit from 'p-limit';
import { type ServerOptions, WebSocketServer } from 'ws';
import { RateLimit } from './rate-limit.js';
import { BrowserConnection, closing, type ConnectionOwner } from './browser-connection.js';
import { SIGNAL_PATH, SignallingService, type TakenSeat } from './signalling.service.js';

const MAX_MESSAGE_BYTES = 64 * 1024;
/** Half of the time after which a silent browser counts as absent. */
const HEARTBEAT_MS = 10_000;
/** How long a removed browser may take to close its socket; a dead connection never does. */
const CLOSE_MS = 2000;
/** A patient or clinician has a phone, a laptop and a few tabs, not hundreds. */
const MOST_LINES_OF_ONE = 16;
/** Refused hellos per person: a browser with an old join grant needs fewer, and each is an entry in the audit log. */
const MOST_REFUSALS = { count: 20, withinMs: 60_000 };
/** How many browsers' rows are read at once: requests need the connection pool, too. */
const AT_ONCE = 4;

/**
 * The WebSocket between a visit's two browsers. It keeps nothing that another process lacks: every signal is a row, and
 * a notification makes each process check its own browsers. A browser may reconnect to any process.
 */
@Injectable()
export class SignallingGateway implements LiveChannel, OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly path = SIGNAL_PATH;
  /** Browsers that have taken a seat, by visit. */
  private readonly lines = new Map<string, Set<BrowserConnection>>();
  /** Every browser, with the request whose cookies identify its user. */
  private readonly requests = new Map<BrowserConnection, IncomingMessage>();
  /** Refused hellos, by person. */
  private readonly refusals = new Map<string, RateLimit>();
  private readonly holder: ConnectionOwner = {
    seated: (line) => this.seat(line),
    refused: (line) => this.countRefusal(line),
    fault: (error) => this.fault(error),
  };
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    closeTimeout: CLOSE_MS,
  } as ServerOptions);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly channels: LiveChannels,
    private readonly callers: CallerService,
    private readonly service: SignallingService,
    private readonly feed: ChangeFeed,
    private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.channels.open(this);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.feed.listen('visit', (notice) => void this.look(notice).catch(this.fault));
    await this.feed.listen('pages_closed', (notice) => void this.removeJoins(notice).catch(this.fault));
    await this.feed.listen('staff_out', (notice) => void this.removeStaff(notice).catch(this.fault));
    this.timer = this.every(HEARTBEAT_MS, () => this.heartbeat());
  }

  /**
   * Runs one round at a time: with a slow database, a second heartbeat would end browsers that the first has only just
   * pinged.
   */
  private every(ms: number, round: () => Promise<void>): NodeJS.Timeout {
    let runs = false;
    return setInterval(() => {
      if (runs) return;
      runs = true;
      round()
        .catch(this.fault)
        .finally(() => {
          runs = false;
        });
    }, ms);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    for (const socket of this.server.clients) socket.close(closing.restart, 'restarting');
    this.server.close();
    setTimeout(() => {
      for (const socket of this.server.clients) socket.terminate();
    }, 500).unref();
  }

  /** For whoever has a staff session or an opened link. */
  async admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<UpgradeRefusal | null> {
    const callers = await this.callers.of(request);
    if (callers.length === 0) return 401;
    if (
      callers.some(
        ({ actor }) => this.linesOf(actor.id) >= MOST_LINES_OF_ONE || this.refusals.get(actor.id ?? '')?.isUsedUp,
      )
    )
      return 429;
    this.server.handleUpgrade(request, socket, head, (webSocket) => {
      const line = new BrowserConnection(webSocket, this.service, callers, this.holder);
      this.requests.set(line, request);
      webSocket.on('close', () => this.unseat(line));
    });
    return null;
  }

  private linesOf(personId: string | null): number {
    return [...this.requests.keys()].filter(
      ({ socket, callers }) => socket.readyState === socket.OPEN && callers.some(({ actor }) => actor.id === personId),
    ).length;
  }

  /** One browser per join grant: one that reconnects replaces its own dead connection, or its copy in another tab. */
  private seat(line: BrowserConnection): void {
    const { visitId, joinId } = line.seat as TakenSeat;
    const lines = this.lines.get(visitId) ?? new Set();
    for (const other of lines) if (other.seat?.joinId === joinId) other.goodbye('replaced');
    this.lines.set(visitId, lines.add(line));
  }

  private countRefusal({ callers }: BrowserConnection): void {
    for (const { actor } of callers) {
      const refusals = this.refusals.get(actor.id ?? '') ?? new RateLimit(MOST_REFUSALS);
      refusals.take();
      this.refusals.set(actor.id ?? '', refusals);
    }
  }

  /** Leaves the database alone: a dropped browser reconnects, or soon counts as absent. */
  private unseat(line: BrowserConnection): void {
    this.requests.delete(line);
    for (const [visitId, lines] of this.lines) if (lines.delete(line) && lines.size === 0) this.lines.delete(visitId);
  }

  /** A notification names a visit and, when it is about one side only, that side. */
  private async look(notice: string | null): Promise<void> {
    const [visitId, role] = notice?.split(' ') ?? [];
    const concerned =
      visitId === undefined
        ? [...this.lines.values()].flatMap((lines) => [...lines])
        : [...(this.lines.get(visitId) ?? [])];
    await pLimit(AT_ONCE).map(concerned, async (line) => {
      if (!role || line.seat?.role === role) await line.look();
    });
  }

  /**
   * Acts at once, whichever process holds the browsers. The worker and each browser's heartbeat make up for a lost
   * notification.
   */
  private async removeJoins(notice: string | null): Promise<void> {
    const [clinicId, patientId] = notice?.split(' ') ?? [];
    if (clinicId !== undefined && patientId !== undefined) await this.service.pagesClosed(clinicId, patientId);
  }

  /** Somebody left the clinic, or ended a session: their browsers are out at once. */
  private async removeStaff(notice: string | null): Promise<void> {
    const [, staffId] = notice?.split(' ') ?? [];
    const theirs = [...this.requests].filter(([{ callers }]) => callers.some(({ actor }) => actor.id === staffId));
    await pLimit(AT_ONCE).map(theirs, ([line, request]) => this.keepOrRemove(line, request));
  }

  private async keepOrRemove(line: BrowserConnection, request: IncomingMessage): Promise<void> {
    if (!line.seat) return;
    const callers = await this.callers.of(request);
    if (line.seat && !this.service.mayStay(callers, line.seat)) line.goodbye('signed-out');
  }

  /** A browser that answers the ping is there. It is removed if its user has signed out, or its link was revoked. */
  private async heartbeat(): Promise<void> {
    for (const line of this.requests.keys()) {
      if (!line.heard) line.socket.terminate();
      line.heard = false;
      line.socket.ping();
    }
    for (const [personId, refusals] of this.refusals) if (refusals.isUntouched) this.refusals.delete(personId);
    const there = [...this.requests].filter(([{ socket }]) => socket.readyState === socket.OPEN);
    await this.service.seen(there.map(([line]) => line)); // first: however many browsers there are, none must count as absent meanwhile
    await pLimit(AT_ONCE).map(there, async ([line, request]) => {
      await line.look(); // first: a patient's session ends with the room, and `expired` tells them more than `signed-out`
      await this.keepOrRemove(line, request);
    });
  }

  private readonly fault = (error: unknown) =>
    this.log.error({ error }, 'a fault in signalling; the browser comes back by itself');
}
