import { type DynamicModule, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AuditModule } from '@snowmelt/audit';
import { NotesWorkerModule } from '@snowmelt/notes/worker';
import { AuditWorkerModule } from '@snowmelt/audit/worker';
import { type Config, ConfigModule } from '@snowmelt/config';
import { DatabaseModule, TimeZoneCheckModule } from '@snowmelt/database';
import { EventDelivery, EventsModule, EventsWorkerModule, EventWakeUp } from '@snowmelt/events';
import { LoggingModule } from '@snowmelt/logging';
import { MessagingWorkerModule } from '@snowmelt/messaging/worker';
import { MetricsModule } from '@snowmelt/metrics';
import { OutreachWorkerModule } from '@snowmelt/outreach/worker';
import { QueueModule, QueueRunnerModule } from '@snowmelt/queue';
import { RiskWorkerModule } from '@snowmelt/risk/worker';
import { StaffingWorkerModule } from '@snowmelt/staffing/worker';
import { SchedulingWorkerModule } from '@snowmelt/scheduling/worker';
import { TasksWorkerModule } from '@snowmelt/tasks/worker';
import { TelehealthWorkerModule } from '@snowmelt/telehealth/worker';
import { TracingModule } from '@snowmelt/tracing';
import { RetentionModule } from './retention.module.js';
import { measureWorker } from './worker-figures.js';

/** Composition only: subscribers, jobs and duties; no controller. Subscribers and duties come in this order. */
@Module({})
export class WorkerModule implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly events: EventDelivery,
    private readonly wakeUp: EventWakeUp,
    private readonly parts: ModuleRef,
  ) {}

  static forRoot(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule,
        MetricsModule,
        TracingModule,
        DatabaseModule,
        TimeZoneCheckModule,
        AuditModule,
        EventsModule,
        EventsWorkerModule,
        QueueModule,
        QueueRunnerModule,
        TasksWorkerModule,
        SchedulingWorkerModule,
        TelehealthWorkerModule,
        OutreachWorkerModule,
        MessagingWorkerModule,
        RiskWorkerModule,
        AuditWorkerModule,
        NotesWorkerModule,
        StaffingWorkerModule,
        RetentionModule,
      ],
    };
  }

  /** Runs after the modules above have subscribed in their own `onModuleInit`, and before any timer. */
  onModuleInit(): void {
    this.events.checkSubscribers();
    measureWorker(this.parts);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.wakeUp.listen();
  }
}
