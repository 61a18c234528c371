import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import { EventLog } from '@snowmelt/events';
import { MagicLinkService } from '@snowmelt/identity';
import { MessagingService, type Outgoing } from '@snowmelt/messaging';
import { type ClaimedTouch, TouchRepository } from '../touch.repository.js';
import { DispatchRules } from './dispatch-rules.js';

interface Prepared { readonly touch: ClaimedTouch; readonly messageId: string; readonly channel: 'sms' | 'email'; readonly outgoing: Outgoing }

const MOST_TRIES = 3;

/**
 * Delivers one touch: claim and prepare in a transaction, call the provider outside of any, record in another. Whatever dies in
 * between, the lease runs out and `recover` finds at the provider what became of the attempt; nothing is ever sent on a guess.
 */
@Injectable()
export class DispatchService {
  constructor(
    private readonly unitOfWork: UnitOfWork, private readonly touches: TouchRepository, private readonly messaging: MessagingService,
    private readonly links: MagicLinkService, private readonly events: EventLog, private readonly rules: DispatchRules,
  ) {}

  /** Running it twice, or on two workers at once, sends once. */
  async dispatch(clinicId: string, touchId: string): Promise<void> {
    const prepared = await this.unitOfWork.run(clinicId, async () => {
      const touch = await this.touches.claim(touchId, this.rules.leaseSeconds);
      return touch && this.prepare(clinicId, touch);
    });
    if (prepared) await this.call(clinicId, prepared);
  }

  /** For a touch whose lease ran out. */
  async recover(clinicId: string, touchId: string): Promise<void> {
    const found = await this.unitOfWork.run(clinicId, async () => {
      const touch = await this.touches.takeOver(touchId, this.rules.leaseSeconds);
      return touch && { touch, attempt: await this.messaging.unresolved(touchId) };
    });
    if (!found) return;
    const { touch, attempt } = found;
    if (!attempt) return this.unitOfWork.run(clinicId, () => this.touches.postpone(touch.id, 0, 'the worker stopped before sending'));
    const answer = await this.messaging.find(clinicId, attempt);
    await this.unitOfWork.run(clinicId, async () => {
      if (answer.found === true) return this.accepted(touch, attempt, answer.providerMessageId, answer.delivered);
      if (answer.found === 'unclear') return this.unclear(touch, attempt.attemptId, attempt.messageId, attempt.ageSeconds);
      // the provider's list is not promised to show at once what was just accepted
      if (attempt.ageSeconds < this.rules.quietSeconds) return;
      await this.messaging.recordNotSent(attempt.attemptId, attempt.messageId, 'lost');
      await this.tryAgain(touch, 0, 'not found at the provider');
    });
  }

  private async prepare(clinicId: string, touch: ClaimedTouch): Promise<Prepared | null> {
    const recipient = await this.touches.recipient(touch);
    const refusal = this.rules.refusal(touch, recipient);
    if (refusal) {
      if (refusal.wait === undefined) await this.touches.settle(touch.id, refusal.status, refusal.reason);
      else await this.touches.postpone(touch.id, refusal.wait, refusal.reason);
      return null;
    }
    const token = await this.links.issue({
      patientId: touch.patientId, purpose: touch.kind === 'reminder' ? 'appointment' : 'education', appointmentId: touch.appointmentId, educationCode: touch.educationCode,
      touchId: touch.id, expiresAt: this.rules.linkExpiry(touch, recipient),
    });
    const prepared = await this.messaging.prepare(this.rules.request(clinicId, touch, recipient, token));
    return { touch, ...prepared };
  }

  private async call(clinicId: string, { touch, messageId, channel, outgoing }: Prepared): Promise<void> {
    const result = await this.messaging.send(channel, outgoing);
    await this.unitOfWork.run(clinicId, async () => {
      if (result.outcome === 'accepted') return this.accepted(touch, { attemptId: outgoing.attemptId, messageId }, result.providerMessageId, result.delivered);
      if (result.outcome === 'unknown') return this.messaging.recordNotSent(outgoing.attemptId, messageId, 'unknown'); // the lease runs out, then `recover` looks
      await this.messaging.recordNotSent(outgoing.attemptId, messageId, 'rejected', result.code);
      if (result.next === 'never') await this.touches.settle(touch.id, 'failed', `the provider refused it (${result.code})`);
      else if (result.next === 'later') await this.tryAgain(touch, 60 * 2 ** touch.tries, `the provider asked to wait (${result.code})`);
      else await this.touches.postpone(touch.id, 300, `sending is not set up (${result.code})`);
    });
  }

  private async accepted(touch: ClaimedTouch, attempt: { attemptId: string; messageId: string }, providerMessageId: string, delivered: boolean): Promise<void> {
    if (!await this.touches.settle(touch.id, 'sent', null)) return;
    await this.events.append('touch.sent', { patientId: touch.patientId, touchId: touch.id });
    await this.messaging.recordAccepted({ ...attempt, touchId: touch.id, patientId: touch.patientId }, providerMessageId, delivered);
  }

  private async tryAgain(touch: ClaimedTouch, seconds: number, reason: string): Promise<void> {
    if (touch.tries >= MOST_TRIES) await this.touches.settle(touch.id, 'failed', reason);
    else await this.touches.postpone(touch.id, seconds, reason);
  }

  /** The provider cannot say: after an hour a person has to, because a second message might be one too many. */
  private async unclear(touch: ClaimedTouch, attemptId: string, messageId: string, ageSeconds: number): Promise<void> {
    if (ageSeconds < 3600) return;
    await this.messaging.recordNotSent(attemptId, messageId, 'lost');
    await this.touches.settle(touch.id, 'failed', 'it is not known whether it was sent; ask the patient');
  }
}
