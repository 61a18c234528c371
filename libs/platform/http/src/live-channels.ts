import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Global, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';

const WORDS = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
} as const;
export type UpgradeRefusal = keyof typeof WORDS;

export interface LiveChannel {
  readonly path: string;
  /** Decides about a request from our own pages: takes the socket over, or returns why not. */
  admit: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<UpgradeRefusal | null>;
}

/** Counts a request from this address. Returns the seconds to wait, 0 when it may go on. */
export type UpgradeLimit = (request: IncomingMessage, address: string) => number;

/**
 * The WebSockets of the API, each at a path of its own. An upgrade runs none of the HTTP hooks, so what every request
 * has to pass is done here: the limit of the flood guard, our own origin, a line in the log.
 */
@Injectable()
export class LiveChannels implements OnApplicationBootstrap {
  private readonly channels = new Map<string, LiveChannel>();
  private limit: UpgradeLimit = () => 0;
  private readonly publicUrl: URL;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly log: Logger,
    config: Config,
  ) {
    this.publicUrl = new URL(config.values.PUBLIC_URL);
  }

  open(channel: LiveChannel): void {
    if (this.channels.has(channel.path)) throw new Error(`two live channels are at ${channel.path}`);
    this.channels.set(channel.path, channel);
  }

  limitBy(limit: UpgradeLimit): void {
    this.limit = limit;
  }

  onApplicationBootstrap(): void {
    (this.host.httpAdapter.getHttpServer() as Server).on(
      'upgrade',
      (request: IncomingMessage, socket: Duplex, head: Buffer) => void this.upgrade(request, socket, head),
    );
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const channel = this.channels.get(request.url?.split('?')[0] ?? '');
    const refuse = (status: UpgradeRefusal, wait = 0) => {
      this.log.info({ method: 'UPGRADE', route: channel?.path ?? '', status }, 'answered');
      answer(socket, status, wait);
    };
    const wait = this.limit(request, addressOf(request, this.publicUrl));
    if (wait > 0) return refuse(429, wait);
    if (!channel) return refuse(404);
    if (request.headers.origin !== this.publicUrl.origin) return refuse(403);
    try {
      const refusal = await channel.admit(request, socket, head);
      if (refusal) refuse(refusal);
    } catch (error) {
      this.log.error({ error, route: channel.path }, 'a fault in an upgrade; the browser comes back by itself');
      refuse(503);
    }
  }
}

/** As Fastify has it: the one proxy in front, which ends https, appends the visitor's address to the header. */
function addressOf({ headers, socket }: IncomingMessage, { protocol }: URL): string {
  const told =
    protocol === 'https:' ? [headers['x-forwarded-for']].flat().at(-1)?.split(',').at(-1)?.trim() : undefined;
  return told || (socket.remoteAddress ?? '');
}

/**
 * Destroys the socket, because after an upgrade the server's timeouts no longer apply and the other side need not close
 * its half.
 */
function answer(socket: Duplex, status: UpgradeRefusal, wait: number): void {
  socket.once('finish', () => socket.destroy());
  const retry = wait > 0 ? `Retry-After: ${wait}\r\n` : '';
  socket.end(`HTTP/1.1 ${status} ${WORDS[status]}\r\nConnection: close\r\n${retry}Content-Length: 0\r\n\r\n`);
}

/** For the API only. */
@Global()
@Module({ providers: [LiveChannels], exports: [LiveChannels] })
export class LiveChannelsModule {}
