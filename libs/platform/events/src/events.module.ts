import { Global, Module } from '@nestjs/common';
import { EventDelivery } from './event-delivery.js';
import { EventLog } from './event-log.js';

@Global()
@Module({ providers: [EventLog, EventDelivery], exports: [EventLog, EventDelivery] })
export class EventsModule {}
