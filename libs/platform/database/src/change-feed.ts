import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import pg from 'pg';

/** Called with the payload of a notice; with null when notices may have been missed and everything should be looked at again. */
export type ChangeListener = (payload: string | null) => void;

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5000;

/**
 * Notices from other processes, over PostgreSQL's NOTIFY on one connection of its own. They carry ids at most and may be lost: a
 * listener reads the rows, which are the truth. Send one with `pg_notify(channel, id)` inside the transaction that made the change.
 */
@Injectable()
export class ChangeFeed implements OnApplicationShutdown {
  private readonly listeners = new Map<string, ChangeListener[]>();
  private client: pg.Client | undefined;
  private stopped = false;
  private waitMs = FIRST_WAIT_MS;

  constructor(private readonly config: Config) {}

  async listen(channel: string, listener: ChangeListener): Promise<void> {
    if (!/^[a-z_]+$/.test(channel)) throw new TypeError('a channel is named in small letters');
    this.listeners.set(channel, [...this.listeners.get(channel) ?? [], listener]);
    if (this.client) await this.client.query(`LISTEN ${channel}`);
    else await this.connect().catch(() => this.reconnect());
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.config.values.DATABASE_URL, connectionTimeoutMillis: 3000, keepAlive: true });
    client.on('error', () => undefined); // followed by `end`
    client.on('notification', ({ channel, payload }) => { for (const listener of this.listeners.get(channel) ?? []) listener(payload ?? ''); });
    await client.connect();
    this.client = client;
    client.once('end', () => { this.client = undefined; this.reconnect(); });
    for (const channel of this.listeners.keys()) await client.query(`LISTEN ${channel}`);
    this.waitMs = FIRST_WAIT_MS;
  }

  private reconnect(): void {
    if (this.stopped) return;
    setTimeout(() => {
      if (this.stopped) return;
      this.connect().then(() => { for (const listeners of this.listeners.values()) for (const listener of listeners) listener(null); }, () => this.reconnect());
    }, this.waitMs).unref();
    this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
  }
}
