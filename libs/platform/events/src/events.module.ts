import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { EventDelivery } from './event-delivery.js';
import { EventHandOutDuty } from './event-hand-out.duty.js';
import { EventLog } from './event-log.js';
import { EventWakeUp } from './event-wake-up.js';

@Global()
@Module({
  providers: [EventLog, EventDelivery, EventHandOutDuty],
  exports: [EventLog, EventDelivery, EventHandOutDuty],
})
export class EventsModule {}

/** For the worker only: hands the events to their subscribers. */
@Module({ imports: [DutiesModule], providers: [EventWakeUp], exports: [EventWakeUp] })
export class EventsWorkerModule implements OnModuleInit {
  constructor(
    private readonly duties: Duties,
    private readonly handOut: EventHandOutDuty,
    private readonly delivery: EventDelivery,
  ) {}

  onModuleInit(): void {
    this.duties.add(this.handOut);
    this.duties.add(this.delivery);
  }
}
