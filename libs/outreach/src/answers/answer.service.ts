import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import type { AnswerText, MessageOnItsWay, TextAnswerCode } from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { notFound } from '@snowmelt/http';
import { Tasks } from '@snowmelt/tasks';
import { channelOf } from '../dispatch/dispatch-rules.js';
import { noChannel, textsPaused, textsUsedUp } from '../outreach.errors.js';
import { OutreachService } from '../outreach.service.js';
import { PlannedTouchRepository } from '../planned-touch.repository.js';
import { TouchRepository } from '../touch.repository.js';
import { AnswerRepository } from './answer.repository.js';

/** What the task about the text is closed with; null: somebody still has to do it. */
const closes: Record<TextAnswerCode, string | null> = {
  read: 'Answered: we have read your message.',
  will_call: null,
  please_call: 'Answered: please call us.',
};

/**
 * Answers a text with words that are ready. The answer is recorded as a fact, and the planner makes the message from
 * it, by the same rules as every other message.
 */
@Injectable()
export class AnswerService {
  constructor(
    private readonly answers: AnswerRepository,
    private readonly outreach: OutreachService,
    private readonly touches: TouchRepository,
    private readonly toSend: PlannedTouchRepository,
    private readonly tasks: Tasks,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws TEXT.NOT_FOUND (404), OUTREACH.NO_CHANNEL, TEXTS_USED_UP (409) */
  async send(inboundMessageId: string, request: AnswerText): Promise<MessageOnItsWay> {
    const { patientId, answer } = request;
    const taskIds = await this.answers.tasksOf(inboundMessageId, patientId);
    if (!taskIds) throw notFound('text', inboundMessageId);
    await this.touches.lockPatient(patientId);
    const id = await this.answers.add(inboundMessageId, request, actors.staffId());
    this.events.append('text.answered', { patientId, inboundMessageId });
    const planned = await this.outreach.replan(patientId);
    if (!planned?.reachable) throw noChannel();
    const touch = await this.toSend.byKey(`answer:${id}`);
    if (!touch) throw noChannel();
    const recipient = await this.touches.recipient(touch);
    const channel = channelOf(touch, recipient, planned.policy, this.clock.now());
    if (!channel) throw recipient.textsPaused ? textsPaused() : textsUsedUp();
    const outcome = closes[answer];
    if (outcome) await this.tasks.finishThose(taskIds, outcome);
    this.audit.append({
      action: 'text.answer',
      entityKind: 'inbound_message',
      entityId: inboundMessageId,
      patientId,
      detail: { answer, channel },
    });
    return { channel, waitsUntil: touch.waitsUntil?.toISOString() ?? null };
  }
}
