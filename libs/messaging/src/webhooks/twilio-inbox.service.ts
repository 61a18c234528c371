import { Injectable } from '@nestjs/common';
import { EventLog } from '@snowmelt/events';
import { UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { MessageRepository } from '../message.repository.js';
import { wishOf } from '../opt-out-words.js';

const ATTEMPT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const statuses: Record<string, 'accepted' | 'sent' | 'delivered' | 'undelivered' | 'failed'> = {
  accepted: 'accepted', queued: 'accepted', sending: 'accepted', sent: 'sent', delivered: 'delivered', read: 'delivered', undelivered: 'undelivered', failed: 'failed', canceled: 'failed',
};

/** What Twilio tells us afterwards. Replays are harmless: each status of a message is recorded once and only ever raises it. */
@Injectable()
export class TwilioInboxService {
  constructor(private readonly unitOfWork: UnitOfWork, private readonly messages: MessageRepository, private readonly events: EventLog, private readonly log: Logger) {}

  async status(attemptId: string, form: Record<string, string>): Promise<void> {
    const clinicId = ATTEMPT_ID.test(attemptId) ? await this.messages.clinicOfAttempt(attemptId) : null;
    const status = statuses[form['MessageStatus'] ?? ''];
    if (!clinicId || !status) return this.log.warn({ provider: 'twilio' }, 'a status callback names no attempt of ours');
    await this.unitOfWork.run(clinicId, async () => {
      const message = await this.messages.ofAttempt(attemptId);
      const sid = form['MessageSid'] ?? '';
      if (!message || message.address !== form['To'] || (message.providerMessageId !== null && message.providerMessageId !== sid)) return;
      if (!await this.messages.recordCallback(attemptId, sid, form['MessageStatus'] ?? '', form['ErrorCode'] ?? null)) return;
      await this.messages.closeAttempt(attemptId, 'accepted', { providerMessageId: sid });
      if (!await this.messages.raiseStatus(message.messageId, status)) return;
      const ids = { patientId: message.patientId, touchId: message.touchId, messageId: message.messageId };
      if (status === 'delivered') await this.events.append('message.delivered', ids);
      if (status === 'undelivered' || status === 'failed') await this.events.append('message.failed', ids);
    });
  }

  /** Answers what to reply, if anything: STOP itself is confirmed by Twilio. */
  async inbound(form: Record<string, string>): Promise<'help' | null> {
    const wish = wishOf(form['Body'] ?? '');
    const from = form['From'] ?? '';
    if (wish === 'help') return 'help';
    if (wish === 'words') return null;
    for (const clinicId of await this.messages.clinicsOfAddress(from)) {
      await this.unitOfWork.run(clinicId, async () => {
        const patients = wish === 'stop' ? await this.messages.optOut(from, `text ${form['MessageSid'] ?? ''}`) : await this.messages.optIn(from);
        for (const patientId of patients) await this.events.append(wish === 'stop' ? 'patient.opted-out' : 'patient.opted-in', { patientId });
      });
    }
    return null;
  }
}
