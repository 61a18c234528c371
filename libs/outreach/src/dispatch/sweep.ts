import { Injectable } from '@nestjs/common';
import { Config } from '@snowmelt/config';
import { EventDelivery } from '@snowmelt/events';
import { Logger } from '@snowmelt/logging';
import { DeliveryStatusService } from '@snowmelt/messaging';
import { DueTouchesService } from './due-touches.service.js';
import { PlanRenewalService } from './plan-renewal.service.js';

const BATCH = 200;
const AT_ONCE = 4;
/** No new call to a provider starts after this long: a provider that does not respond must not hold up the facts. */
const PROVIDERS_MS = 5000;

/** The worker's periodic round, on its own timer. It depends on no job, so a wiped queue costs at most one round. */
@Injectable()
export class Sweep {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly events: EventDelivery,
    private readonly plans: PlanRenewalService,
    private readonly due: DueTouchesService,
    private readonly fates: DeliveryStatusService,
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

  /** Facts first, then what they make due: a pending withdrawal is applied before anything is sent. */
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

  /**
   * Runs a few at a time; a failure does not hold up the others. The next round finds again what was not begun by
   * `until`.
   */
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
