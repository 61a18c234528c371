import { type BeforeApplicationShutdown, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { EventDelivery } from '@snowmelt/events';
import { IdentityModule } from '@snowmelt/identity';
import { MessagingModule } from '@snowmelt/messaging';
import { JobRunner } from '@snowmelt/queue';
import { DispatchRules } from './dispatch/dispatch-rules.js';
import { DispatchService } from './dispatch/dispatch.service.js';
import { dispatchTouch } from './dispatch/dispatch-touch.job.js';
import { Sweep } from './dispatch/sweep.js';
import { OutreachModule } from './outreach.module.js';
import { ReplanSubscriber } from './replan.subscriber.js';

@Module({ imports: [IdentityModule, MessagingModule, OutreachModule], providers: [DispatchRules, DispatchService, ReplanSubscriber, Sweep], exports: [DispatchService, Sweep] })
export class OutreachWorkerModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly delivery: EventDelivery, private readonly replan: ReplanSubscriber, private readonly dispatch: DispatchService,
    private readonly jobs: JobRunner, private readonly sweep: Sweep,
  ) {}

  onModuleInit(): void {
    this.delivery.subscribe(this.replan);
    this.jobs.handle(dispatchTouch, ({ clinicId, id }) => this.dispatch.dispatch(clinicId, id));
  }

  onApplicationBootstrap(): void {
    this.jobs.start();
    this.sweep.start();
  }

  /** Stops claiming, finishes what runs. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.sweep.stop();
    await this.jobs.stop();
  }
}
