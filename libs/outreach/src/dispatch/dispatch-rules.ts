import { Injectable } from '@nestjs/common';
import { Clock, inZone } from '@snowmelt/clock';
import { Config } from '@snowmelt/config';
import type { MessageRequest, SendLease } from '@snowmelt/messaging';
import { Duration } from 'luxon';
import { collapse } from '../plan/collapse.js';
import type { OutreachPolicy } from '../plan/outreach-policy.js';
import { intoWindowBeforeVisit, intoWindow } from '../plan/send-window.js';
import { stopReason } from '../plan/stop-reason.js';
import { findKind, kindOf, tellsOfChange } from '../plan/touch-kinds.js';
import type { ClaimedTouch, Recipient } from '../touch.repository.js';
import { BY_RULE, NO_CHANNEL, QUIET_HOURS, TEXTS_PAUSED, TIME_PASSED, USED_UP } from './status-reasons.js';
import { mayText, type OwedText } from './text-budget.js';
import { inTime } from './retry-delays.js';

export type Refusal =
  | { readonly status: 'expired' | 'suppressed' | 'withdrawn'; readonly reason: string; readonly wait?: undefined }
  | { readonly wait: number; readonly reason: string };

type OwedTouch = OwedText & Pick<ClaimedTouch, 'template' | 'statusReason' | 'expiresAt'>;

/** The decision that ends a pause makes the plan again at once; this is only for what was claimed meanwhile. */
const PAUSE_SECONDS = 300;

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
    return inTime(seconds, this.secondsLeft({ expiresAt }));
  }

  private secondsLeft({ expiresAt }: Pick<ClaimedTouch, 'expiresAt'>): number {
    return (expiresAt.getTime() - this.clock.now().getTime()) / 1000;
  }

  isOver({ expiresAt }: Pick<ClaimedTouch, 'expiresAt'>): boolean {
    return this.clock.now() >= expiresAt;
  }

  /** So late that it may have become a task. */
  isLate({ dueAt }: Pick<ClaimedTouch, 'dueAt'>, { late }: OutreachPolicy): boolean {
    return late !== undefined && this.clock.now().getTime() - dueAt.getTime() > Duration.fromISO(late.after).toMillis();
  }

  /** Its time is over, or nothing is said about its visit any more: it goes with nothing. */
  isOff(touch: OwedTouch, recipient: Recipient): boolean {
    return this.isOver(touch) || overtaken(touch, recipient) !== null;
  }

  /**
   * What is due together about one visit: the touch with the reading of its page and the rank of the whole message, and
   * the keys of those that go with it; or the key of the one that carries it.
   */
  together(
    touch: ClaimedTouch,
    recipient: Recipient,
  ): { touch: ClaimedTouch; carrier: string | null; carried: readonly string[] } {
    const own = { ...touch, educationCode: touch.educationCode ?? recipient.carriedReading };
    const others = recipient.dueWith.filter(({ template }) => findKind(template));
    if (this.isOff(touch, recipient) || others.length === 0) return { touch: own, carrier: null, carried: [] };
    const all = collapse([own, ...others], [], this.clock.now());
    const carried = all.filter(({ goesWith }) => goesWith === own.key);
    const reading = carried.find(({ educationCode }) => educationCode !== null)?.educationCode ?? own.educationCode;
    return {
      touch: { ...own, rank: all[0]?.rank ?? own.rank, educationCode: reading },
      carrier: all[0]?.goesWith ?? null,
      carried: carried.map(({ key }) => key),
    };
  }

  refusal(touch: OwedTouch, recipient: Recipient, policy: OutreachPolicy): Refusal | null {
    const now = this.clock.now();
    if (this.isOver(touch)) return { status: isLateReading(touch) ? 'withdrawn' : 'expired', reason: TIME_PASSED };
    kindOf(touch.template); // what a newer release planned is not judged by what this one knows
    const reason = overtaken(touch, recipient);
    if (reason) return { status: 'suppressed', reason };
    if (!recipient.sms && !recipient.email)
      return recipient.textsPaused
        ? { wait: inTime(PAUSE_SECONDS, this.secondsLeft(touch)), reason: TEXTS_PAUSED }
        : { status: 'suppressed', reason: NO_CHANNEL };
    if (!channelOf(touch, recipient, policy, now)) return this.withoutText(touch, recipient, policy);
    const opensAt = earliestSend(now, touch, recipient, policy);
    if (opensAt > now)
      return {
        wait: Math.ceil((opensAt.getTime() - now.getTime()) / 1000),
        reason: QUIET_HOURS,
      };
    return null;
  }

  /** Waits for the next day's texts, if that is not too late; staff see it meanwhile. */
  private withoutText({ expiresAt }: OwedTouch, { timeZone }: Recipient, policy: OutreachPolicy): Refusal {
    const now = this.clock.now();
    const tomorrow = inZone(now, timeZone).plus({ days: 1 }).startOf('day').toJSDate();
    const opensAt = intoWindow(tomorrow, timeZone, policy.sendWindow, 'later');
    if (opensAt >= expiresAt) return { status: 'suppressed', reason: USED_UP };
    return { wait: Math.ceil((opensAt.getTime() - now.getTime()) / 1000), reason: USED_UP };
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
    { channel, token, policy }: { channel: 'sms' | 'email'; token: string; policy: OutreachPolicy },
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
      textsPerWeek: policy.texts.perWeek,
      validSeconds: this.secondsLeft(touch),
    };
  }
}

/** A reading whose time passed while it waited by a rule is not missed by anybody; a reminder is. */
const isLateReading = ({ template, statusReason }: OwedTouch) =>
  BY_RULE.includes(statusReason ?? '') && findKind(template)?.words === 'reading';

/** Why nothing is said about the visit any more. */
function overtaken({ template }: OwedTouch, { appointmentIsCurrent, stageOfDose }: Recipient): string | null {
  if (!appointmentIsCurrent) return 'the appointment changed meanwhile';
  return tellsOfChange(template) ? null : stopReason(stageOfDose);
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
  { template }: OwedTouch,
  { startsAt, timeZone }: Recipient,
  { outerWindow }: OutreachPolicy,
) =>
  kindOf(template).isNeededAtOnce && startsAt
    ? intoWindowBeforeVisit(now, startsAt, timeZone, outerWindow)
    : intoWindow(now, timeZone, outerWindow, 'later');
