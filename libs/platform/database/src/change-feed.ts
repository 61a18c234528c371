import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import pg from 'pg';
import { ANSWER_MS } from './connections.js';

/** Gets a notification's payload, or null when some may have been missed: then reload everything. Must not throw. */
export type ChangeListener = (payload: string | null) => void;

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5000;
/** So often it asks whether anything would still arrive: a connection that only listens does not notice its end. */
const PULSE_MS = 3000;

/**
 * Notifications from other processes, by PostgreSQL's NOTIFY on a connection of its own. They carry ids at most, reach
 * the processes of every clinic and may be lost, so a listener reads the rows, which are the truth and know their
 * clinic. Send one with `pg_notify(channel, id)` inside the transaction that made the change.
 */
@Injectable()
export class ChangeFeed implements OnApplicationShutdown {
  private readonly listeners = new Map<string, ChangeListener[]>();
  private client: pg.Client | undefined;
  private connecting: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private waitMs = FIRST_WAIT_MS;

  constructor(private readonly config: Config) {}

  /** If the database is unreachable, this retries in the background, and the listener first gets null. */
  async listen(channel: string, listener: ChangeListener): Promise<void> {
    if (!/^[a-z_]+$/.test(channel)) throw new TypeError('a channel is named in small letters');
    this.listeners.set(channel, [...(this.listeners.get(channel) ?? []), listener]);
    if (!this.client && !this.timer) await this.connect();
    await this.client?.query(`LISTEN ${channel}`).catch(() => undefined); // the connection just broke; the reconnect listens to all channels
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.connecting;
    await this.client?.end().catch(() => undefined);
  }

  /** Concurrent calls share one attempt to connect. */
  private connect(): Promise<void> {
    this.connecting ??= this.open()
      .catch(() => this.reconnect())
      .finally(() => {
        this.connecting = undefined;
      });
    return this.connecting;
  }

  private async open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.config.values.DATABASE_URL,
      connectionTimeoutMillis: 3000,
    });
    client.on('error', () => undefined); // followed by `end`
    client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of [...this.listeners.keys()]) await client.query(`LISTEN ${channel}`);
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    const [channel] = this.listeners.keys();
    const pulse = setInterval(() => void asks(client, `LISTEN ${channel}`), PULSE_MS).unref();
    client.once('end', () => {
      clearInterval(pulse);
      this.client = undefined;
      this.reconnect();
    });
    this.client = client;
    this.waitMs = FIRST_WAIT_MS;
  }

  private reconnect(): void {
    if (this.stopped || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.connect().then(() => {
        if (this.client) for (const channel of this.listeners.keys()) this.tell(channel, null);
      });
    }, this.waitMs).unref();
    this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
  }

  private tell(channel: string, payload: string | null): void {
    for (const listener of this.listeners.get(channel) ?? []) listener(payload);
  }
}

/** What is listened to already is listened to again. Without an answer the connection is cut, and `end` follows. */
async function asks(client: pg.Client, text: string): Promise<void> {
  await client
    .query({ text, query_timeout: ANSWER_MS } as pg.QueryConfig)
    .catch(() => client.connection.stream.destroy());
}
