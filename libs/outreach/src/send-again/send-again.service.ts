import { Injectable } from '@nestjs/common';
import { AuditLog } from '@snowmelt/audit';
import { Clock } from '@snowmelt/clock';
import type { AskSendAgain, MessageOnItsWay } from '@snowmelt/contracts';
import { EventLog } from '@snowmelt/events';
import { CodedError, notFound } from '@snowmelt/http';
import { MessagingService } from '@snowmelt/messaging';
import { DispatchRules, type Refusal } from '../dispatch/dispatch-rules.js';
import { NO_CHANNEL, QUIET_HOURS, TEXTS_PAUSED, USED_UP } from '../dispatch/status-reasons.js';
import { MessageTasks } from '../message-tasks/message-tasks.js';
import { noChannel, textsPaused, textsUsedUp } from '../outreach.errors.js';
import { PlanRepository } from '../plan/plan.repository.js';
import { TouchRepository } from '../touch.repository.js';
import { SendAgainRepository, type TouchToSendAgain } from './send-again.repository.js';
import { whyNotAgain } from './why-not-again.js';

/**
 * Sends again what failed, and at once what waits in vain, by the same rules as every other message. One that may have
 * arrived is sent again only when somebody has asked the patient.
 */
@Injectable()
export class SendAgainService {
  constructor(
    private readonly rows: SendAgainRepository,
    private readonly touches: TouchRepository,
    private readonly messaging: MessagingService,
    private readonly rules: DispatchRules,
    private readonly tasks: MessageTasks,
    private readonly plans: PlanRepository,
    private readonly clock: Clock,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
  ) {}

  async sendAgain(touchId: string, { askedPatient }: AskSendAgain): Promise<MessageOnItsWay> {
    const touch = await this.rows.hold(touchId);
    if (!touch) throw notFound('touch', touchId);
    mayRepeat(touch, askedPatient);
    if (touch.status !== 'planned') await this.messaging.reopen(touchId); // what waits keeps what is known of its channels
    const { recipient, policy } = await this.touches.recipientAndPolicy(touch);
    if (!policy) throw new Error('a touch was planned without a policy');
    const refusal = this.rules.refusal(touch, recipient, policy);
    if (refusal && (refusal.wait === undefined || refusal.reason !== QUIET_HOURS)) throw refused(refusal);
    await this.rows.planAgain(touchId);
    const { patientId } = touch;
    await this.plans.planSoon(patientId); // it takes a text from what was planned
    await this.tasks.settle(patientId);
    const channel = this.rules.channel(touch, recipient, policy);
    this.events.append('touch.asked-again', { patientId, touchId });
    this.audit.append({
      action: 'touch.send-again',
      entityKind: 'touch',
      entityId: touchId,
      patientId,
      detail: { channel, askedPatient },
    });
    const waitsUntil = refusal && new Date(this.clock.now().getTime() + refusal.wait * 1000).toISOString();
    return { channel, waitsUntil };
  }
}

function mayRepeat(touch: TouchToSendAgain, askedPatient: boolean): void {
  const { isOver, sendAgain } = touch;
  if (isOver)
    throw new CodedError(
      409,
      'OUTREACH.TOO_LATE',
      'The time of this message is over, so it is not sent any more. Call the patient if they still need to know.',
    );
  if (sendAgain === 'no') throw new CodedError(409, 'OUTREACH.NOT_FAILED', whyNotAgain(touch));
  if (sendAgain === 'after_asking' && !askedPatient)
    throw new CodedError(
      409,
      'OUTREACH.ASK_PATIENT_FIRST',
      'It is not known whether this message arrived. Ask the patient first: a second one might be one too many.',
    );
}

function refused({ reason }: Refusal): CodedError {
  if (reason === NO_CHANNEL) return noChannel();
  if (reason === TEXTS_PAUSED) return textsPaused();
  if (reason === USED_UP) return textsUsedUp();
  return new CodedError(
    409,
    'OUTREACH.NOT_OWED',
    'This message is not owed any more: its visit was changed or cancelled, or the course is on hold or over.',
  );
}
