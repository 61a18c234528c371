export { EventDelivery } from './event-delivery.js';
export { EventLog } from './event-log.js';
export type { DeliveredEvent, EventSubscriber } from './event-subscriber.js';
export { EventsModule, EventsWorkerModule } from './events.module.js';
export { EventWakeUp } from './event-wake-up.js';
export { eventsRetention } from './retention.js';
