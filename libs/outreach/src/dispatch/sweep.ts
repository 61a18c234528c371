import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { UnitOfWork } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { Logger } from '@snowmelt/logging';
import { MessageFateService } from '@snowmelt/messaging';
import { JobQueue } from '@snowmelt/queue';
import { OutreachService } from '../outreach.service.js';
import { TouchRepository } from '../touch.repository.js';
import { DispatchService } from './dispatch.service.js';
import { dispatchTouch } from './dispatch-touch.job.js';

const BATCH = 200;
const AT_ONCE = 4;
/** After this long nobody waits for the queue any more. */
const LATE_SECONDS = 3;
/** What waits for a provider gives way after this long: facts must not wait for one that does not answer. */
const PROVIDERS_MS = 5000;

/** The worker's round, on its own timer: it needs no job to exist, so a wiped queue costs at most one round. */
@Injectable()
export class Sweep {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly touches: TouchRepository, private readonly events: EventDelivery, private readonly dispatch: DispatchService,
    private readonly outreach: OutreachService, private readonly fates: MessageFateService, private readonly unitOfWork: UnitOfWork,
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
    await this.replanStale();
    const due = await this.touches.due(LATE_SECONDS, BATCH);
    for (const { clinicId, id, tries, lapsed, late } of due) if (!lapsed && !late) this.queue.wake(dispatchTouch, { id, clinicId }, `touch-${id}-${tries}`);
    const until = performance.now() + PROVIDERS_MS;
    await this.eachOf(due.filter(({ lapsed, late }) => lapsed || late), until, ({ clinicId, id, lapsed }) => (lapsed ? this.dispatch.recover(clinicId, id) : this.dispatch.dispatch(clinicId, id)), 'a touch could not be delivered yet');
    await this.fates.lookUp(BATCH / 10, until);
  }

  /** Facts reach the plan by events; a new policy, or an event nobody foresaw, reaches it here. */
  private async replanStale(): Promise<void> {
    const stale = await this.touches.stalePlans(BATCH);
    await this.eachOf(stale, Infinity, ({ clinicId, patientId }) => this.unitOfWork.run(clinicId, () => this.outreach.replan(patientId)).catch(async (error: unknown) => {
      await this.unitOfWork.run(clinicId, () => this.touches.planLater(patientId));
      throw error;
    }), 'a patient could not be planned yet');
  }

  /** A few at a time; one that fails keeps nobody else waiting. What is not begun in time is found again by the next round. */
  private async eachOf<T>(items: readonly T[], until: number, act: (item: T) => Promise<void>, failure: string): Promise<void> {
    const left = [...items];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let item = left.shift(); item && !this.stopped && performance.now() < until; item = left.shift()) await act(item).catch((error: unknown) => this.log.error({ error }, failure));
    }));
  }
}
