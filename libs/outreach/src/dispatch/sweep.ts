import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { EventDelivery } from '@snowmelt/events';
import { Logger } from '@snowmelt/logging';
import { JobQueue } from '@snowmelt/queue';
import { TouchRepository } from '../touch.repository.js';
import { DispatchService } from './dispatch.service.js';
import { dispatchTouch } from './dispatch-touch.job.js';

const BATCH = 200;

/** The worker's round, on its own timer: it needs no job to exist, so a wiped queue costs at most one round. */
@Injectable()
export class Sweep {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly touches: TouchRepository, private readonly events: EventDelivery, private readonly dispatch: DispatchService,
    private readonly queue: JobQueue, private readonly config: Config, private readonly log: Logger,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.running = this.round().catch((error: unknown) => this.log.error({ error }, 'a sweep failed; the next one tries again')).finally(() => { if (!this.stopped) this.start(); });
    }, this.config.values.SWEEP_SECONDS * 1000);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Facts first, then what they make due: a withdrawal that is on its way is applied before the sending. */
  async round(): Promise<void> {
    while (await this.events.deliverPending(BATCH) === BATCH && !this.stopped);
    for (const { clinicId, id, tries, lapsed } of await this.touches.due(BATCH)) {
      if (this.stopped) return;
      if (lapsed) await this.dispatch.recover(clinicId, id).catch((error: unknown) => this.log.error({ touchId: id, error }, 'a touch could not be recovered yet'));
      else this.queue.wake(dispatchTouch, { id, clinicId }, `touch-${id}-${tries}`);
    }
  }
}
