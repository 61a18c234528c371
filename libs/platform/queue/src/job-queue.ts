import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';
import type { Queue } from 'bullmq';
import type { JobDefinition, JobPayload } from './job.js';
import { atMost } from './at-most.js';
import { connectQueue, type QueueConnection } from './queue-connection.js';

export const QUEUE_NAME = 'snowmelt';
const SHUTDOWN_MS = 5000;

/** Wakes workers. Best effort: a lost wake-up only delays the work until the next sweep. */
@Injectable()
export class JobQueue implements OnApplicationShutdown {
  private readonly connected: QueueConnection;
  /** BullMQ's own, for the other files of this library. */
  readonly queue: Queue;
  private warned = false;

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

  /**
   * A second wake-up with the same `jobId` is ignored while the first one waits. An unreachable queue is no error.
   * @throws PayloadUnfit
   */
  wake<Id extends string>(job: JobDefinition<Id>, payload: JobPayload<NoInfer<Id>>, jobId: string): void {
    const checked = job.payloadOf(payload);
    if (!this.connected.isReachable()) return this.warnUnreachable();
    this.warned = false;
    this.queue
      .add(job.name, checked, { jobId })
      .catch((error: unknown) =>
        this.log.warn({ job: job.name, error }, 'a wake-up was lost; the sweep will find its work'),
      );
  }

  /** Warns once per outage; the sweep finds every due touch meanwhile. */
  private warnUnreachable(): void {
    if (!this.warned) this.log.warn({}, 'the queue is away; the sweep will find its work');
    this.warned = true;
  }

  /** Whether the queue is in reach, as far as this process knows. */
  isReachable(): boolean {
    return this.connected.isReachable();
  }

  /** How many wake-ups wait, and how many are being handled. Null while the queue is out of reach. */
  async waiting(): Promise<{ readonly waiting: number; readonly active: number } | null> {
    if (!this.connected.isReachable()) return null;
    const { waiting = 0, active = 0 } = await this.queue.getJobCounts('waiting', 'active');
    return { waiting, active };
  }

  /** Removes every waiting wake-up, for tests which prove that nothing depends on them. */
  async obliterate(): Promise<void> {
    await this.queue.obliterate({ force: true });
  }

  async onApplicationShutdown(): Promise<void> {
    // a graceful close would wait for an unreachable backend
    if (this.connected.isReachable()) await atMost(SHUTDOWN_MS, this.queue.close());
    else void this.queue.close().catch(() => undefined);
    await atMost(SHUTDOWN_MS, this.connected.close());
  }
}
