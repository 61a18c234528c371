export { DeliveryStatusService } from './message-fate.service.js';
export { MessagingModule } from './messaging.module.js';
export { type MessageRequest, MessagingService } from './messaging.service.js';
export { refusalAbout } from './refusals.js';
export { senderFaults, senderTooLong } from './text-faults.js';
export type { MessageWords } from './templates.js';
export type { Outgoing, SendLease, SendResult } from './ports/outgoing.port.js';
export { ProviderGate } from './provider-gate.js';
export { SmsPort } from './ports/outgoing.port.js';
