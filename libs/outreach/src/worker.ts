export { DeliveryHealth } from './health/delivery-health.js';
export { ALARMS, alarmsOf, type DeliveryState, type ProviderHealth } from './health/delivery-state.js';
import { type BeforeApplicationShutdown, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { EducationModule } from '@snowmelt/education';
import { EventDelivery, EventsWorkerModule } from '@snowmelt/events';
import { IdentityModule } from '@snowmelt/identity';
import { MessagingModule } from '@snowmelt/messaging';
import { JobRunner } from '@snowmelt/queue';
import { SchedulingModule } from '@snowmelt/scheduling';
import { TasksModule } from '@snowmelt/tasks';
import { ApprovalCheck } from './approval-check.js';
import { DispatchRules } from './dispatch/dispatch-rules.js';
import { DispatchService } from './dispatch/dispatch.service.js';
import { dispatchTouch } from './dispatch/dispatch-touch.job.js';
import { DueTouchesDuty } from './dispatch/due-touches.duty.js';
import { ExpiredTouchesDuty } from './dispatch/expired-touches.duty.js';
import { MessageOutcomeSubscriber } from './dispatch/message-outcome.subscriber.js';
import { PlanRenewalDuty } from './dispatch/plan-renewal.duty.js';
import { ReadyReadings } from './dispatch/ready-readings.js';
import { DeliveryHealth } from './health/delivery-health.js';
import { StuckDeliveryDuty } from './health/stuck-delivery.duty.js';
import { OutreachModule } from './outreach.module.js';
import { ConfirmedByReplySubscriber } from './replies/confirmed-by-reply.subscriber.js';
import { ReplyRepository } from './replies/reply.repository.js';
import { ReplanSubscriber } from './replan.subscriber.js';

/** A provider takes a third of a second for a text: so many at once are more than a hundred a second. */
const AT_ONCE = 48;
/** Below the 30 s that process managers allow before they kill. */
const SHUTDOWN_MS = 25_000;

@Module({
  imports: [
    DutiesModule,
    EducationModule,
    EventsWorkerModule,
    IdentityModule,
    MessagingModule,
    OutreachModule,
    SchedulingModule,
    TasksModule,
  ],
  providers: [
    DeliveryHealth,
    ApprovalCheck,
    ConfirmedByReplySubscriber,
    DispatchRules,
    DispatchService,
    DueTouchesDuty,
    ExpiredTouchesDuty,
    MessageOutcomeSubscriber,
    PlanRenewalDuty,
    ReadyReadings,
    ReplanSubscriber,
    ReplyRepository,
    StuckDeliveryDuty,
  ],
  exports: [DeliveryHealth, DispatchService],
})
export class OutreachWorkerModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly delivery: EventDelivery,
    private readonly replan: ReplanSubscriber,
    private readonly outcomes: MessageOutcomeSubscriber,
    private readonly replies: ConfirmedByReplySubscriber,
    private readonly dispatch: DispatchService,
    private readonly jobs: JobRunner,
    private readonly duties: Duties,
    private readonly plans: PlanRenewalDuty,
    private readonly expired: ExpiredTouchesDuty,
    private readonly due: DueTouchesDuty,
    private readonly stuck: StuckDeliveryDuty,
    private readonly approvals: ApprovalCheck,
  ) {}

  onModuleInit(): void {
    this.delivery.subscribe(this.replan);
    this.delivery.subscribe(this.outcomes);
    this.delivery.subscribe(this.replies);
    this.duties.add(this.plans);
    this.duties.add(this.expired);
    this.duties.add(this.due);
    this.duties.add(this.stuck);
    this.duties.add(this.approvals);
    this.jobs.handle(dispatchTouch, ({ clinicId, id }) => this.dispatch.dispatch(clinicId, id));
  }

  onApplicationBootstrap(): void {
    this.jobs.start(AT_ONCE);
  }

  /**
   * Stops claiming and waits for running work, but not for ever: another worker takes over when a remaining lease runs
   * out.
   */
  async beforeApplicationShutdown(): Promise<void> {
    const finished = this.jobs.stop();
    await Promise.race([finished, new Promise((resume) => setTimeout(resume, SHUTDOWN_MS).unref())]);
  }
}
