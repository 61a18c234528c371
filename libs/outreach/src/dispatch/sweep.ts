import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { EventDelivery } from '@snowmelt/events';
import { Logger } from '@snowmelt/logging';
import { MessageFateService } from '@snowmelt/messaging';
import { DueTouchesService } from './due-touches.service.js';
import { PlanRenewalService } from './plan-renewal.service.js';

const BATCH = 200;
const AT_ONCE = 4;
/** What waits for a provider gives way after this long: facts must not wait for one that does not answer. */
const PROVIDERS_MS = 5000;

/** The worker's round, on its own timer: it needs no job to exist, so a wiped queue costs at most one round. */
@Injectable()
export class Sweep {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly events: EventDelivery,
    private readonly plans: PlanRenewalService,
    private readonly due: DueTouchesService,
    private readonly fates: MessageFateService,
    private readonly config: Config,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.running = this.round()
        .catch((error: unknown) => this.log.error({ error }, 'a sweep failed; the next one tries again'))
        .finally(() => {
          if (!this.stopped) this.start();
        });
    }, this.config.values.SWEEP_SECONDS * 1000);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Facts first, then what they make due: a withdrawal that is on its way is applied before the sending. */
  async round(): Promise<void> {
    while ((await this.events.deliverPending(BATCH)) === BATCH && !this.stopped);
    await this.eachOf(
      await this.plans.stale(BATCH),
      Infinity,
      (plan) => this.plans.renew(plan),
      'a patient could not be planned yet',
    );
    const overdue = await this.due.wake(BATCH);
    const until = performance.now() + PROVIDERS_MS;
    await this.eachOf(overdue, until, (touch) => this.due.deliver(touch), 'a touch could not be delivered yet');
    await this.fates.lookUp(BATCH / 10, until);
  }

  /** A few at a time; one that fails keeps nobody else waiting. What is not begun in time is found again by the next round. */
  private async eachOf<T>(
    items: readonly T[],
    until: number,
    act: (item: T) => Promise<void>,
    failure: string,
  ): Promise<void> {
    const left = [...items];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let item = left.shift(); item && !this.stopped && performance.now() < until; item = left.shift())
          await act(item).catch((error: unknown) => this.log.error({ error }, failure));
      }),
    );
  }
}
