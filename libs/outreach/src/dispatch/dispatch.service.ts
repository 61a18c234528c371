import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import { EventLog } from '@snowmelt/events';
import { MagicLinkService } from '@snowmelt/identity';
import { MessagingService, type Outgoing, ProviderGate, type SendLease, type SendResult } from '@snowmelt/messaging';
import { concerns } from '@snowmelt/tracing';
import { Duration } from 'luxon';
import { MessageTasks } from '../message-tasks/message-tasks.js';
import type { OutreachPolicy } from '../plan/outreach-policy.js';
import { PlanRepository } from '../plan/plan.repository.js';
import { findKind, kindOf } from '../plan/touch-kinds.js';
import { type ClaimedTouch, type Recipient, TouchRepository } from '../touch.repository.js';
import { DispatchRules, type Refusal } from './dispatch-rules.js';
import { NO_CHANNEL, OUTCOME_UNKNOWN, PROVIDER_RESTS, USED_UP } from './status-reasons.js';
import { ReadyReadings } from './ready-readings.js';
import { delayAfterRejection, backoff, lookupDelay } from './retry-delays.js';

const NO_POLICY = 'a touch was planned without a policy';
const NEWER_KIND_SECONDS = 15;

interface Prepared {
  readonly touch: ClaimedTouch;
  readonly channel: 'sms' | 'email';
  /** It may be a task by now, which goes when it is sent. */
  readonly isLate: boolean;
  readonly outgoing: Outgoing;
}

/**
 * Delivers one touch: claims and prepares it in a transaction, calls the provider outside of any, records the result in
 * another. If the worker dies or hangs in between, the lease runs out and `recover` asks the provider what became of
 * the attempt. Nothing is ever sent on a guess: a worker that resumes after its lease neither sends nor records.
 */
@Injectable()
export class DispatchService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly touches: TouchRepository,
    private readonly messaging: MessagingService,
    private readonly links: MagicLinkService,
    private readonly events: EventLog,
    private readonly rules: DispatchRules,
    private readonly readings: ReadyReadings,
    private readonly gate: ProviderGate,
    private readonly tasks: MessageTasks,
    private readonly plans: PlanRepository,
  ) {}

  /** Idempotent: running it twice, or on two workers at once, sends once. */
  async dispatch(clinicId: string, touchId: string): Promise<void> {
    const lease = this.rules.beginLease();
    const prepared = await this.unitOfWork
      .run(clinicId, async () => {
        const touch = await this.touches.claim(touchId, this.rules.leaseSeconds);
        return touch && (await this.isOurs(touch)) ? this.prepare(clinicId, touch, lease) : null;
      })
      .catch(async (error: unknown) => {
        // the claim was rolled back too: without a pause the touch would be due again at once and hold up the others
        await this.unitOfWork.run(clinicId, () => this.touches.setAside(touchId));
        throw error;
      });
    if (prepared) await this.call(clinicId, prepared);
  }

  /** A kind that only a newer release has is soon left to a worker of that release: this one is about to stop. */
  private async isOurs(touch: ClaimedTouch): Promise<boolean> {
    if (findKind(touch.template)) return true;
    await this.touches.postpone(touch, NEWER_KIND_SECONDS, 'waits for a worker of a newer release', false);
    return false;
  }

  /** For a touch whose lease has run out. */
  async recover(clinicId: string, touchId: string): Promise<void> {
    const found = await this.unitOfWork.run(clinicId, async () => {
      const touch = await this.touches.takeOver(touchId, this.rules.leaseSeconds);
      return touch && { touch, attempt: await this.messaging.standing(touchId) };
    });
    if (!found) return;
    const { touch, attempt } = found;
    if (!attempt)
      return this.unitOfWork.run(clinicId, () => this.touches.postpone(touch, 0, 'the worker stopped before sending'));
    const answer =
      attempt.outcome === 'accepted'
        ? { found: true as const, providerMessageId: attempt.providerMessageId ?? '', delivered: false }
        : await this.messaging.find(clinicId, attempt);
    await this.unitOfWork.run(clinicId, async () => {
      if (answer.found === true) return this.accepted(touch, attempt.attemptId, answer, true);
      if (answer.found !== false) return this.unclear(touch, attempt, answer.found);
      // a message accepted a moment ago may not be in the provider's list yet
      if (attempt.ageSeconds < this.rules.quietSeconds) return;
      await this.messaging.recordNotSent(attempt.attemptId, 'lost');
      const wait = touch.tries === 1 ? 0 : this.rules.inTime(touch, backoff(touch.tries - 1));
      await this.touches.postpone(touch, wait, 'not found at the provider');
    });
  }

  private async prepare(clinicId: string, claimed: ClaimedTouch, lease: SendLease): Promise<Prepared | null> {
    const { recipient: found, policy, attemptId } = await this.touches.recipientAndPolicy(claimed);
    if (!policy) throw new Error(NO_POLICY);
    const recipient = await this.readings.ready(claimed, found);
    if (!recipient) return null;
    concerns({ touchId: claimed.id, appointmentId: claimed.appointmentId });
    const touch = await this.asOneMessage(claimed, recipient);
    if (!touch) return null;
    const refusal = this.rules.refusal(touch, recipient, policy);
    if (refusal) {
      if (refusal.wait === undefined) await this.refused(touch, refusal);
      else await this.touches.postpone(touch, refusal.wait, refusal.reason, false);
      return null;
    }
    const channel = this.rules.channel(touch, recipient, policy);
    const rest = this.gate.waitSeconds(channel, this.rules.now());
    if (rest !== null) {
      await this.touches.postpone(touch, this.rules.inTime(touch, rest), PROVIDER_RESTS, false);
      return null;
    }
    const token = this.links.issue({
      patientId: touch.patientId,
      purpose: kindOf(touch.template).opens,
      appointmentId: touch.appointmentId,
      educationCode: touch.educationCode,
      touchId: touch.id,
      channel,
      expiresAt: this.rules.linkExpiry(touch, recipient, policy),
    });
    const request = this.rules.request(clinicId, touch, recipient, { channel, token, policy });
    return { touch, isLate: this.rules.isLate(touch, policy), ...this.messaging.prepare(attemptId, request, lease) };
  }

  /** What has no text, channel or time left is a person's by the next plan. Any other cause the plan knows itself. */
  private async refused(touch: ClaimedTouch, { status, reason }: Extract<Refusal, { status: unknown }>): Promise<void> {
    const isSettled = await this.touches.settle(touch, status, reason);
    if (isSettled && status === 'expired') this.tells('touch.expired', touch);
    if (status === 'expired' || reason === USED_UP || reason === NO_CHANNEL) await this.plans.planSoon(touch.patientId);
  }

  private tells(type: 'touch.sent' | 'touch.expired' | 'touch.failed' | 'touch.unclear', touch: ClaimedTouch): void {
    this.events.append(type, { patientId: touch.patientId, touchId: touch.id });
  }

  /** What else is due about the same visit goes along. Returns null when another touch carries this one. */
  private async asOneMessage(claimed: ClaimedTouch, recipient: Recipient): Promise<ClaimedTouch | null> {
    const { touch, carrier, carried } = this.rules.together(claimed, recipient);
    if (carrier !== null) await this.touches.goWith(claimed, carrier);
    else if (carried.length > 0) await this.touches.carry(touch, carried, touch.rank);
    return carrier === null ? touch : null;
  }

  private async call(clinicId: string, { touch, channel, isLate, outgoing }: Prepared): Promise<void> {
    const result = await this.messaging.send(channel, outgoing);
    await this.unitOfWork.run(clinicId, async () => {
      this.gate.learned(channel, result, this.rules.now());
      if (result.outcome === 'accepted') return this.accepted(touch, outgoing.attemptId, result, isLate);
      if (result.outcome === 'unknown') return this.messaging.recordNotSent(outgoing.attemptId, 'unknown'); // `recover` looks it up when the lease has run out
      if (result.outcome === 'withheld') {
        await this.messaging.recordNotSent(outgoing.attemptId, 'withheld');
        return this.touches.postpone(touch, 0, 'the worker stood still before sending', false);
      }
      await this.messaging.recordRejected(
        { attemptId: outgoing.attemptId, patientId: touch.patientId, address: outgoing.to },
        result,
      );
      await this.rejected(touch, channel, result);
    });
  }

  /**
   * After a rejection: retries while the touch is of use. A permanent rejection leaves the other channel, if there is
   * one.
   */
  private async rejected(
    touch: ClaimedTouch,
    channel: 'sms' | 'email',
    result: Extract<SendResult, { outcome: 'rejected' }>,
  ): Promise<void> {
    if (result.next !== 'never') {
      const reason = `${result.next === 'later' ? 'the provider asked to wait' : 'sending is not set up'} (${result.code})`;
      return this.touches.postpone(
        touch,
        this.rules.inTime(touch, delayAfterRejection(result, touch.tries)),
        reason,
        result.next === 'later',
      );
    }
    const { sms, email } = await this.touches.recipient(touch);
    if (channel === 'sms' ? email : sms)
      await this.touches.postpone(
        touch,
        0,
        `refused (${result.code}); it goes by ${channel === 'sms' ? 'e-mail' : 'text'}`,
        false,
      );
    else await this.failed(touch, `the provider refused it (${result.code})`);
  }

  private async accepted(
    touch: ClaimedTouch,
    attemptId: string,
    { providerMessageId, delivered }: { providerMessageId: string; delivered: boolean },
    mayBeTask: boolean,
  ): Promise<void> {
    if (!(await this.touches.settle(touch, 'sent', null))) return;
    this.tells('touch.sent', touch);
    await this.messaging.recordAccepted(
      { attemptId, touchId: touch.id, patientId: touch.patientId },
      providerMessageId,
      delivered,
    );
    if (mayBeTask || touch.tries > 1) await this.tasks.settle(touch.patientId);
  }

  /** A person's from now on: it is in the list of what was not sent, and in the timeline. */
  private async failed(touch: ClaimedTouch, reason: string): Promise<void> {
    if (!(await this.touches.settle(touch, 'failed', reason))) return;
    if (reason !== OUTCOME_UNKNOWN) this.tells('touch.failed', touch);
    else if (touch.statusReason !== OUTCOME_UNKNOWN) this.tells('touch.unclear', touch); // else it was told before
    await this.tasks.settle(touch.patientId);
  }

  private async policy(): Promise<OutreachPolicy> {
    const current = await this.touches.policy();
    if (!current) throw new Error(NO_POLICY);
    return current.policy;
  }

  /**
   * Sending again might duplicate the message, so the outcome must be known first. A provider that cannot be asked now
   * is asked again while the message is of use; meanwhile it is a person's task to ask the patient, as it is where a
   * provider can never say.
   */
  private async unclear(
    touch: ClaimedTouch,
    { attemptId, ageSeconds }: { attemptId: string; ageSeconds: number },
    why: 'unclear' | 'unknowable',
  ): Promise<void> {
    const givenUpAfter = Duration.fromISO((await this.policy()).unclearGivenUpAfter).as('seconds');
    if (why === 'unclear' && !this.rules.isOver(touch)) {
      if (ageSeconds >= givenUpAfter) {
        if (await this.touches.unclear(touch)) this.tells('touch.unclear', touch);
        await this.tasks.settle(touch.patientId);
      }
      return this.touches.scheduleLookup(touch, this.rules.inTime(touch, lookupDelay(ageSeconds)));
    }
    if (why === 'unknowable' && ageSeconds < givenUpAfter) return;
    await this.messaging.recordNotSent(attemptId, 'lost');
    await this.failed(touch, OUTCOME_UNKNOWN);
  }
}
