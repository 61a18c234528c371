import { Injectable } from '@nestjs/common';
import { type Duty, UnitOfWork } from '@snowmelt/database';
import { DeliveryStatusService } from './message-fate.service.js';
import { MessageRepository } from './message.repository.js';
import { EmailPort, SmsPort } from './ports/outgoing.port.js';

interface FoundMessage {
  readonly clinicId: string;
  readonly id: string;
}

/** Few at a time: they matter less than what is still to be sent, and the provider is asked for each. */
const AT_MOST = 20;

/** Asks the provider what became of messages that had no callback. */
@Injectable()
export class MessageLookUpDuty implements Duty<FoundMessage> {
  readonly name = 'messaging.look-up';
  readonly apart = true;
  readonly asksProvider = true;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly messages: MessageRepository,
    private readonly statuses: DeliveryStatusService,
    private readonly sms: SmsPort,
    private readonly email: EmailPort,
  ) {}

  find(limit: number): Promise<FoundMessage[]> {
    return this.messages.toLookUp(Math.min(limit, AT_MOST));
  }

  async act({ clinicId, id }: FoundMessage): Promise<void> {
    const message = await this.unitOfWork.run(clinicId, () => this.messages.takeForLook(id));
    const { providerMessageId } = message ?? {};
    if (!message || !providerMessageId) return;
    const port = message.channel === 'sms' ? this.sms : this.email;
    const fate = await port.fate({ clinicId, providerMessageId });
    if (fate) await this.unitOfWork.run(clinicId, () => this.statuses.learned(message, providerMessageId, fate, null));
  }
}
