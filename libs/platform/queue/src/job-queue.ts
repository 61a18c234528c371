import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';
import type { Queue } from 'bullmq';
import { type JobDefinition, JobPayload } from './job.js';
import { connectQueue, type QueueConnection } from './queue-connection.js';

export const QUEUE_NAME = 'snowmelt';

/** Wakes workers. Best effort: a wake-up that is lost costs the wait for the next sweep and nothing else. */
@Injectable()
export class JobQueue implements OnApplicationShutdown {
  private readonly connected: QueueConnection;
  private readonly queue: Queue;
  private saidAway = false;

  constructor(
    config: Config,
    private readonly log: Logger,
  ) {
    this.connected = connectQueue(config);
    this.queue = new this.connected.Queue(QUEUE_NAME, {
      connection: this.connected.connection,
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
    });
    this.queue.on('error', () => undefined);
  }

  /** `jobId` makes a second wake-up for the same thing while the first one waits do nothing. Never throws. */
  wake(job: JobDefinition, payload: JobPayload, jobId: string): void {
    const checked = JobPayload.parse(payload);
    if (!this.connected.isReachable()) return this.sayAway();
    this.saidAway = false;
    this.queue
      .add(job.name, checked, { jobId })
      .catch((error: unknown) =>
        this.log.warn({ job: job.name, error }, 'a wake-up was lost; the sweep will find its work'),
      );
  }

  /** Once an outage: the sweep asks for every touch that is due. */
  private sayAway(): void {
    if (!this.saidAway) this.log.warn({}, 'the queue is away; the sweep will find its work');
    this.saidAway = true;
  }

  /** Removes every waiting wake-up; for tests that prove nothing depends on them. */
  async obliterate(): Promise<void> {
    await this.queue.obliterate({ force: true });
  }

  async onApplicationShutdown(): Promise<void> {
    // closing politely would wait for a backend that is away
    if (this.connected.isReachable()) await this.queue.close();
    else void this.queue.close().catch(() => undefined);
    await this.connected.close();
  }
}
