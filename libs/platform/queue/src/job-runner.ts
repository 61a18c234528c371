import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { Logger } from '@snowmelt/logging';
import { inSpan } from '@snowmelt/tracing';
import type { Worker } from 'bullmq';
import { atMost } from './at-most.js';
import { definedJobs, type JobDefinition, type JobPayload } from './job.js';
import { QUEUE_NAME } from './job-queue.js';
import { connectQueue, type QueueConnection } from './queue-connection.js';

/** The consumer, in the worker process only. Throws at start when a defined job has no handler, or two. */
@Injectable()
export class JobRunner {
  private readonly handlers = new Map<string, (given: unknown) => Promise<void>>();
  private readonly running = new Set<Promise<void>>();
  private connected: QueueConnection | undefined;
  private worker: Worker | undefined;
  private finishedAtMs = -Infinity;
  private readonly ended = new Map<string, { done: number; failed: number }>();
  private readonly patienceMs: number = 5000;

  constructor(
    private readonly config: Config,
    private readonly log: Logger,
  ) {}

  /** A payload that does not fit is refused before the handler sees it, and logged like a failure. */
  handle<Id extends string>(
    job: JobDefinition<Id>,
    handler: (payload: JobPayload<NoInfer<Id>>) => Promise<void>,
  ): void {
    if (this.handlers.has(job.name)) throw new Error(`the job ${job.name} has two handlers`);
    this.handlers.set(job.name, async (given) => {
      const payload = job.payloadOf(given);
      const of = job.ids[0] && payload[job.ids[0]];
      await inSpan(job.name, { kind: 'job', of, facts: { 'snowmelt.job': job.name } }, () => handler(payload));
    });
    this.ended.set(job.name, { done: 0, failed: 0 });
  }

  start(concurrency = 8): void {
    for (const job of definedJobs())
      if (!this.handlers.has(job.name)) throw new Error(`the job ${job.name} has no handler`);
    this.connected = connectQueue(this.config);
    this.worker = new this.connected.Worker(
      QUEUE_NAME,
      async (job) => {
        const handler = this.handlers.get(job.name);
        if (!handler) return; // from another release, whose sweep finds its row
        const ended = this.ended.get(job.name) as { done: number; failed: number };
        const work = handler(job.data).then(
          () => void (ended.done += 1),
          (error: unknown) => {
            ended.failed += 1;
            const fields = { job: job.name, jobId: job.id ?? '', error };
            this.log.error(fields, 'a job failed; its row is tried again by the sweep');
          },
        );
        this.running.add(work);
        await work.finally(() => {
          this.running.delete(work);
          this.finishedAtMs = performance.now();
        });
      },
      { connection: this.connected.connection, concurrency },
    );
    this.worker.on('error', (error) => this.log.warn({ error }, 'the queue is out of reach; the sweep goes on'));
  }

  /** Whether the queue moves: a job of this process has ended lately. */
  hasFinishedWithin(seconds: number): boolean {
    return performance.now() - this.finishedAtMs < seconds * 1000;
  }

  /** How many jobs of each name this process has done, and how many failed. */
  totals(): { readonly job: string; readonly done: number; readonly failed: number }[] {
    return [...this.ended].map(([job, counts]) => ({ job, ...counts }));
  }

  /** Stops taking jobs and waits for the running ones; for the queue itself only so long. */
  async stop(): Promise<void> {
    // a graceful close would wait for an unreachable backend; running jobs are awaited either way
    if (this.connected?.isReachable()) await this.inTime(this.worker?.close());
    else void this.worker?.close(true).catch(() => undefined);
    await Promise.all(this.running);
    await this.inTime(this.connected?.close());
  }

  private async inTime(closing: Promise<void> | undefined): Promise<void> {
    if (!(await atMost(this.patienceMs, closing))) this.log.warn({}, 'the queue did not close in time');
  }
}
