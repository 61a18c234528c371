import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { EventDelivery } from './event-delivery.js';
import { EventLog } from './event-log.js';

@Global()
@Module({ providers: [EventLog, EventDelivery], exports: [EventLog, EventDelivery] })
export class EventsModule {}

/** For the worker only: hands the events to their subscribers. */
@Module({ imports: [DutiesModule] })
export class EventsWorkerModule implements OnModuleInit {
  constructor(
    private readonly duties: Duties,
    private readonly delivery: EventDelivery,
  ) {}

  onModuleInit(): void {
    this.duties.add(this.delivery);
  }
}
