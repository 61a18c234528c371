export { MessagingModule } from './messaging.module.js';
export { type MessageRequest, MessagingService } from './messaging.service.js';
export type { Outgoing } from './ports/outgoing.port.js';
