import { type DynamicModule, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { AuditModule } from '@snowmelt/audit';
import { type Config, ConfigModule } from '@snowmelt/config';
import { DatabaseModule, TimeZoneCheckModule } from '@snowmelt/database';
import { EventDelivery, EventsModule, EventsWorkerModule, EventWakeUp } from '@snowmelt/events';
import { IdentityWorkerModule } from '@snowmelt/identity/worker';
import { LoggingModule } from '@snowmelt/logging';
import { MessagingWorkerModule } from '@snowmelt/messaging/worker';
import { OutreachWorkerModule } from '@snowmelt/outreach/worker';
import { QueueModule, QueueRunnerModule } from '@snowmelt/queue';
import { RiskWorkerModule } from '@snowmelt/risk/worker';
import { SchedulingWorkerModule } from '@snowmelt/scheduling/worker';
import { TasksWorkerModule } from '@snowmelt/tasks/worker';
import { TelehealthWorkerModule } from '@snowmelt/telehealth/worker';

/** Composition only: subscribers, jobs and duties; no controller. Subscribers and duties come in this order. */
@Module({})
export class WorkerModule implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly events: EventDelivery,
    private readonly wakeUp: EventWakeUp,
  ) {}

  static forRoot(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule,
        DatabaseModule,
        TimeZoneCheckModule,
        AuditModule,
        EventsModule,
        EventsWorkerModule,
        QueueModule,
        QueueRunnerModule,
        IdentityWorkerModule,
        TasksWorkerModule,
        SchedulingWorkerModule,
        TelehealthWorkerModule,
        OutreachWorkerModule,
        MessagingWorkerModule,
        RiskWorkerModule,
      ],
    };
  }

  /** Runs after the modules above have subscribed in their own `onModuleInit`, and before any timer. */
  onModuleInit(): void {
    this.events.checkSubscribers();
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.wakeUp.listen();
  }
}
