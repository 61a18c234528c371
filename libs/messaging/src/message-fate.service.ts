import { Injectable } from '@nestjs/common';
import { EventLog } from '@snowmelt/events';
import { PatientService } from '@snowmelt/patients';
import { aboutOf } from './adapters/twilio-errors.js';
import { type KnownMessage, MessageRepository } from './message.repository.js';
import type { DeliveryStatus } from './ports/outgoing.port.js';

/** What happened to a message after the provider took it, from a callback or, failing that, a look-up. */
@Injectable()
export class DeliveryStatusService {
  constructor(
    private readonly messages: MessageRepository,
    private readonly events: EventLog,
    private readonly patients: PatientService,
  ) {}

  /** Idempotent: a status only ever rises. A report about an attempt proves that the provider accepted it. */
  async learned(
    message: KnownMessage & { attemptId: string },
    providerMessageId: string,
    fate: DeliveryStatus,
    errorCode: string | null,
  ): Promise<void> {
    const ids = { patientId: message.patientId, touchId: message.touchId, messageId: message.messageId };
    if (await this.messages.healAttempt(message.attemptId, message.messageId, providerMessageId))
      this.events.append('message.accepted', ids);
    if (!(await this.messages.raiseStatus(message.messageId, fate))) return;
    if (fate === 'delivered') this.events.append('message.delivered', ids);
    if (fate !== 'undelivered' && fate !== 'failed') return;
    if (
      errorCode &&
      aboutOf(errorCode).about === 'address' &&
      (await this.messages.refusedBefore(message.address, message.messageId))
    )
      await this.patients.contactIsUnusable(message.patientId, message.address);
    this.events.append('message.failed', ids);
  }
}
