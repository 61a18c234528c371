import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Config } from '@snowmelt/config';
import { ChangeFeed } from '@snowmelt/database';
import { CallerService } from '@snowmelt/identity';
import { Logger } from '@snowmelt/logging';
import { WebSocketServer } from 'ws';
import { BrowserLine, closing } from './browser-line.js';
import { SignallingService } from './signalling.service.js';

export const SIGNAL_PATH = '/api/signal';
const LARGEST_WORD_BYTES = 64 * 1024;
/** Half of the time after which a silent browser counts as gone. */
const HEARTBEAT_MS = 10_000;
const ABSENTEES_MS = 5000;

/**
 * The WebSocket between a visit's two browsers. It holds nothing that another process does not have: what is said is a row, and a
 * notice makes every process look whether one of its browsers is meant. A browser may come back on any process.
 */
@Injectable()
export class SignallingGateway implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Browsers that have taken a seat, by visit. */
  private readonly lines = new Map<string, Set<BrowserLine>>();
  /** Every browser, with the request whose cookies say who it is. */
  private readonly requests = new Map<BrowserLine, IncomingMessage>();
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_WORD_BYTES, perMessageDeflate: false });
  private readonly origin: string;
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly host: HttpAdapterHost, private readonly callers: CallerService, private readonly service: SignallingService,
    private readonly feed: ChangeFeed, private readonly log: Logger, config: Config,
  ) {
    this.origin = new URL(config.values.PUBLIC_URL).origin;
  }

  async onApplicationBootstrap(): Promise<void> {
    (this.host.httpAdapter.getHttpServer() as Server).on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.admit(request, socket, head).catch((error: unknown) => { this.fault(error); refuse(socket, 503); });
    });
    await this.feed.listen('visit', (notice) => this.look(notice));
    this.timers = [setInterval(() => void this.heartbeat().catch(this.fault), HEARTBEAT_MS), setInterval(() => void this.service.forgetAbsentees().catch(this.fault), ABSENTEES_MS)];
  }

  beforeApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
    for (const socket of this.server.clients) socket.close(closing.restart, 'restarting');
    this.server.close();
    setTimeout(() => { for (const socket of this.server.clients) socket.terminate(); }, 500).unref();
  }

  /** The same checks as a write over HTTP: our own origin, and a session of staff or an opened link. */
  private async admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== SIGNAL_PATH) return refuse(socket, 404);
    if (request.headers.origin !== this.origin) return refuse(socket, 403);
    const callers = await this.callers.of(request);
    if (callers.length === 0) return refuse(socket, 401);
    this.server.handleUpgrade(request, socket, head, (webSocket) => {
      const line = new BrowserLine(webSocket, this.service, callers, (seated) => this.seat(seated), this.fault);
      this.requests.set(line, request);
      webSocket.on('close', () => this.unseat(line));
    });
  }

  private seat(line: BrowserLine): void {
    const visitId = line.seat?.visitId as string;
    this.lines.set(visitId, (this.lines.get(visitId) ?? new Set()).add(line));
  }

  /** Says nothing to the database: a browser whose line dropped comes back, and one that does not is missed soon enough. */
  private unseat(line: BrowserLine): void {
    this.requests.delete(line);
    for (const [visitId, lines] of this.lines) if (lines.delete(line) && lines.size === 0) this.lines.delete(visitId);
  }

  /** A notice names a visit and, when it is about one side only, that side. */
  private look(notice: string | null): void {
    const [visitId, role] = notice?.split(' ') ?? [];
    const concerned = visitId === undefined ? [...this.lines.values()] : [this.lines.get(visitId) ?? []];
    for (const lines of concerned) for (const line of lines) if (!role || line.seat?.role === role) line.look();
  }

  /** Who answers is there. Whoever was signed out, or whose link was taken back, is shown out. */
  private async heartbeat(): Promise<void> {
    for (const [line, request] of this.requests) {
      if (!line.heard) { line.socket.terminate(); continue; }
      line.heard = false;
      line.socket.ping();
      const { seat } = line;
      if (!seat) continue;
      const callers = await this.callers.of(request);
      if (!callers.some((caller) => caller.actor.kind === (seat.role === 'patient' ? 'patient' : 'staff'))) line.goodbye('signed-out');
      else line.look();
    }
    await this.service.seen([...this.requests.keys()].flatMap(({ seat }) => (seat ? [seat] : [])));
  }

  private readonly fault = (error: unknown) => this.log.error({ error }, 'a fault in signalling; the browser comes back by itself');
}

function refuse(socket: Duplex, status: 401 | 403 | 404 | 503): void {
  const words = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' }[status];
  socket.end(`HTTP/1.1 ${status} ${words}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
