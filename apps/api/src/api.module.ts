import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { AuditModule } from '@snowmelt/audit';
import { type Config, ConfigModule } from '@snowmelt/config';
import { DatabaseModule, TimeZoneCheckModule } from '@snowmelt/database';
import { EducationApiModule } from '@snowmelt/education/api';
import { EventsModule } from '@snowmelt/events';
import { LiveChannelsModule, ProblemFilter, validationPipe } from '@snowmelt/http';
import { IdentityApiModule } from '@snowmelt/identity/api';
import { LoggingModule } from '@snowmelt/logging';
import { MessagingApiModule } from '@snowmelt/messaging/api';
import { MetricsModule } from '@snowmelt/metrics';
import { NotesApiModule } from '@snowmelt/notes/api';
import { OutreachApiModule } from '@snowmelt/outreach/api';
import { PatientsApiModule } from '@snowmelt/patients/api';
import { RiskApiModule } from '@snowmelt/risk/api';
import { RulesApiModule } from '@snowmelt/rules/api';
import { StaffingApiModule } from '@snowmelt/staffing/api';
import { SchedulingApiModule } from '@snowmelt/scheduling/api';
import { TasksApiModule } from '@snowmelt/tasks/api';
import { TelehealthApiModule } from '@snowmelt/telehealth/api';
import { TracingModule } from '@snowmelt/tracing';
import { TreatmentApiModule } from '@snowmelt/treatment/api';
import { DemoClockController } from './demo/demo-clock.controller.js';
import { DemoClockRepository } from './demo/demo-clock.repository.js';
import { HealthController } from './health.controller.js';
import { QueueBoardModule } from './queue-board/queue-board.module.js';

/** Composition only: every part of the HTTP API. */
@Module({})
export class ApiModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule,
        MetricsModule,
        TracingModule,
        DatabaseModule,
        TimeZoneCheckModule,
        AuditModule,
        EventsModule,
        LiveChannelsModule,
        IdentityApiModule,
        PatientsApiModule,
        TasksApiModule,
        RulesApiModule,
        TreatmentApiModule,
        SchedulingApiModule,
        TelehealthApiModule,
        NotesApiModule,
        EducationApiModule,
        MessagingApiModule,
        RiskApiModule,
        StaffingApiModule,
        OutreachApiModule,
        ...(config.values.QUEUE_BOARD ? [QueueBoardModule] : []),
      ],
      controllers: [DemoClockController, HealthController],
      providers: [
        DemoClockRepository,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
    };
  }
}
