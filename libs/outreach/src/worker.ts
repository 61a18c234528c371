import { type BeforeApplicationShutdown, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { EventDelivery } from '@snowmelt/events';
import { IdentityModule } from '@snowmelt/identity';
import { MessagingModule } from '@snowmelt/messaging';
import { JobRunner } from '@snowmelt/queue';
import { DispatchRules } from './dispatch/dispatch-rules.js';
import { DispatchService } from './dispatch/dispatch.service.js';
import { dispatchTouch } from './dispatch/dispatch-touch.job.js';
import { DueTouchesService } from './dispatch/due-touches.service.js';
import { MessageOutcomeSubscriber } from './dispatch/message-outcome.subscriber.js';
import { PlanRenewalService } from './dispatch/plan-renewal.service.js';
import { Sweep } from './dispatch/sweep.js';
import { OutreachModule } from './outreach.module.js';
import { ReplanSubscriber } from './replan.subscriber.js';

/** Below the 30 s that process managers allow before they kill. */
const SHUTDOWN_MS = 25_000;

@Module({
  imports: [IdentityModule, MessagingModule, OutreachModule],
  providers: [
    DispatchRules,
    DispatchService,
    DueTouchesService,
    MessageOutcomeSubscriber,
    PlanRenewalService,
    ReplanSubscriber,
    Sweep,
  ],
  exports: [DispatchService, Sweep],
})
export class OutreachWorkerModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly delivery: EventDelivery,
    private readonly replan: ReplanSubscriber,
    private readonly outcomes: MessageOutcomeSubscriber,
    private readonly dispatch: DispatchService,
    private readonly jobs: JobRunner,
    private readonly sweep: Sweep,
  ) {}

  onModuleInit(): void {
    this.delivery.subscribe(this.replan);
    this.delivery.subscribe(this.outcomes);
    this.jobs.handle(dispatchTouch, ({ clinicId, id }) => this.dispatch.dispatch(clinicId, id));
  }

  onApplicationBootstrap(): void {
    this.jobs.start();
    this.sweep.start();
  }

  /**
   * Stops claiming and waits for running work, but not for ever: another worker takes over when a remaining lease runs
   * out.
   */
  async beforeApplicationShutdown(): Promise<void> {
    const finished = Promise.all([this.sweep.stop(), this.jobs.stop()]);
    await Promise.race([finished, new Promise((resume) => setTimeout(resume, SHUTDOWN_MS).unref())]);
  }
}
