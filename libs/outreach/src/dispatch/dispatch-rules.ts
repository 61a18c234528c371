import { Injectable } from '@nestjs/common';
import { Clock, inZone } from '@snowmelt/clock';
import { Config } from '@snowmelt/config';
import type { MessageRequest, SendLease } from '@snowmelt/messaging';
import { Duration } from 'luxon';
import type { OutreachPolicy } from '../plan/outreach-policy.js';
import { intoWindowBeforeVisit, intoWindow } from '../plan/send-window.js';
import { stopReason } from '../plan/stop-reason.js';
import { kindOf } from '../plan/touch-kinds.js';
import type { ClaimedTouch, Recipient } from '../touch.repository.js';
import { NO_CHANNEL, TIME_PASSED, USED_UP } from './status-reasons.js';
import { mayText, type OwedText } from './text-budget.js';
import { inTime } from './retry-delays.js';

export type Refusal =
  | { readonly status: 'expired' | 'suppressed'; readonly reason: string; readonly wait?: undefined }
  | { readonly wait: number; readonly reason: string };

type OwedTouch = OwedText & Pick<ClaimedTouch, 'expiresAt'>;

/** The decisions of a dispatch, made at the time of its transaction's clock. */
@Injectable()
export class DispatchRules {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  get leaseSeconds(): number {
    return this.config.values.TOUCH_LEASE_SECONDS;
  }

  /** Never shorter than two leases: by then no worker that began the send can still write to the provider. */
  get quietSeconds(): number {
    return Math.max(this.config.values.SEND_QUIET_SECONDS, this.leaseSeconds * 2);
  }

  /**
   * Begins before the row is claimed, so it ends before the row's own lease. The first byte has a third of the lease,
   * the response another third; the last third is spare. `performance.now` keeps counting while the process is
   * suspended.
   */
  beginLease(): SendLease {
    const third = (this.leaseSeconds * 1000) / 3;
    const begun = performance.now();
    return { holds: () => performance.now() - begun < third, deadlineMs: third };
  }

  /** By the clock of the transaction, as everything that is planned. */
  now(): Date {
    return this.clock.now();
  }

  /** Shortens a wait so that it ends while the message is still of use. */
  inTime({ expiresAt }: ClaimedTouch, seconds: number): number {
    return inTime(seconds, (expiresAt.getTime() - this.clock.now().getTime()) / 1000);
  }

  isOver({ expiresAt }: Pick<ClaimedTouch, 'expiresAt'>): boolean {
    return this.clock.now() >= expiresAt;
  }

  refusal(touch: OwedTouch, recipient: Recipient, policy: OutreachPolicy): Refusal | null {
    const now = this.clock.now();
    if (this.isOver(touch)) return { status: 'expired', reason: TIME_PASSED };
    kindOf(touch.template); // what a newer release planned is not judged by what this one knows
    if (!recipient.appointmentIsCurrent) return { status: 'suppressed', reason: 'the appointment changed meanwhile' };
    const stopped = stopReason(recipient.stageOfDose);
    if (stopped) return { status: 'suppressed', reason: stopped };
    if (!recipient.sms && !recipient.email) return { status: 'suppressed', reason: NO_CHANNEL };
    if (!channelOf(touch, recipient, policy, now)) return { status: 'suppressed', reason: USED_UP };
    const opensAt = earliestSend(now, touch, recipient, policy);
    if (opensAt > now)
      return {
        wait: Math.ceil((opensAt.getTime() - now.getTime()) / 1000),
        reason: "waiting for the patient's day to begin",
      };
    return null;
  }

  linkExpiry(touch: ClaimedTouch, recipient: Recipient, policy: OutreachPolicy): Date {
    if (kindOf(touch.template).opens === 'appointment' && recipient.pageUntil) return recipient.pageUntil;
    return inZone(this.clock.now(), recipient.timeZone).plus(Duration.fromISO(policy.educationGoodFor)).toJSDate();
  }

  channel(touch: OwedText, recipient: Recipient, policy: OutreachPolicy): 'sms' | 'email' {
    const channel = channelOf(touch, recipient, policy, this.clock.now());
    if (!channel) throw new Error('a message was to be written to nobody');
    return channel;
  }

  request(
    clinicId: string,
    touch: ClaimedTouch,
    recipient: Recipient,
    { channel, token }: { channel: 'sms' | 'email'; token: string },
  ): MessageRequest {
    return {
      clinicId,
      patientId: touch.patientId,
      touchId: touch.id,
      template: touch.template,
      reason: touch.reason,
      channel,
      address: recipient[channel] as string,
      locale: recipient.language,
      words: kindOf(touch.template).words,
      sender: recipient.senderName,
      startsAt: recipient.startsAt,
      timeZone: recipient.visitZone,
      link: `${this.config.values.PUBLIC_URL}/v#${token}`,
      phone: recipient.clinicPhone,
      validSeconds: (touch.expiresAt.getTime() - this.clock.now().getTime()) / 1000,
    };
  }
}

/** By text while the patient's agreed number of texts leaves one that no more important touch needs; else by e-mail. */
export function channelOf(
  owed: OwedText,
  { sms, email, texts, timeZone }: Recipient,
  policy: OutreachPolicy,
  now: Date,
): 'sms' | 'email' | null {
  if (sms !== null && mayText(owed, texts, policy.texts, now, timeZone)) return 'sms';
  return email === null ? null : 'email';
}

/** A touch due at night waits for the patient's day, but a link never waits past the start of its visit. */
const earliestSend = (
  now: Date,
  { template }: OwedText,
  { startsAt, timeZone }: Recipient,
  { outerWindow }: OutreachPolicy,
) =>
  kindOf(template).isNeededAtOnce && startsAt
    ? intoWindowBeforeVisit(now, startsAt, timeZone, outerWindow)
    : intoWindow(now, timeZone, outerWindow, 'later');
