import { Injectable } from '@nestjs/common';
import type { InboundIntent } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { OptOutService } from '@snowmelt/patients';
import { InboundTextService } from '../inbound/inbound-text.service.js';
import { MessageRepository } from '../message.repository.js';
import { aboutOf, deliveryStatusOf } from '../adapters/twilio-errors.js';
import { DeliveryStatusService } from '../message-fate.service.js';
import { OtherTexts } from '../other-texts.js';
import type { DeliveryStatus } from '../ports/outgoing.port.js';

const ATTEMPT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Twilio's own reading, sent when its Advanced Opt-Out is on; Twilio has then replied already. */
const readByTwilio = new Map<string | undefined, InboundIntent>([
  ['STOP', 'stop'],
  ['START', 'start'],
  ['HELP', 'help'],
]);

/** Handles Twilio's callbacks. Idempotent: each status of a message is recorded once and only ever raises it. */
@Injectable()
export class TwilioInboxService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly messages: MessageRepository,
    private readonly fates: DeliveryStatusService,
    private readonly others: OtherTexts,
    private readonly optOuts: OptOutService,
    private readonly texts: InboundTextService,
    private readonly log: Logger,
  ) {}

  async status(attemptId: string, form: Record<string, string>): Promise<void> {
    const status = ATTEMPT_ID.test(attemptId) ? deliveryStatusOf(form['MessageStatus'] ?? '') : null;
    const clinicId = status && (await this.messages.clinicOfAttempt(attemptId));
    if (!clinicId) return this.ofAnotherText(attemptId, status, form);
    await this.unitOfWork.run(clinicId, async () => {
      const message = await this.messages.ofAttempt(attemptId);
      const sid = form['MessageSid'] ?? '';
      if (
        !message ||
        message.address !== form['To'] ||
        (message.providerMessageId !== null && message.providerMessageId !== sid)
      )
        return;
      if (!(await this.messages.recordCallback(attemptId, sid, form['MessageStatus'] ?? '', form['ErrorCode'] ?? null)))
        return;
      await this.fates.learned({ ...message, attemptId }, sid, status, form['ErrorCode'] ?? null);
      if (aboutOf(form['ErrorCode'] ?? '').about === 'opt-out')
        await this.optOuts.stop(message.address, `refused by the provider (${form['ErrorCode']})`);
    });
  }

  private async ofAnotherText(attemptId: string, status: DeliveryStatus | null, form: Record<string, string>) {
    const report = { to: form['To'] ?? '', code: form['ErrorCode'] ?? null };
    if (status && (await this.others.learned(attemptId, { ...report, status }))) return;
    this.log.warn({ provider: 'twilio' }, 'a status callback names no attempt of ours');
  }

  /** Returns the reply, if any. */
  inbound(form: Record<string, string>): Promise<string | null> {
    const mediaCount = /^\d{1,3}$/.test(form['NumMedia'] ?? '') ? Number(form['NumMedia']) : 0;
    return this.texts.receive({
      from: form['From'] ?? '',
      providerMessageId: form['MessageSid'] ?? '',
      words: form['Body'] ?? '',
      mediaCount,
      readByProvider: readByTwilio.get(form['OptOutType']) ?? null,
    });
  }
}
