import { Injectable } from '@nestjs/common';
import { Clock } from '@snowmelt/clock';
import { Config } from '@snowmelt/config';
import type { MessageRequest } from '@snowmelt/messaging';
import { DateTime } from 'luxon';
import { intoWindow } from '../plan/send-window.js';
import type { ClaimedTouch, Recipient } from '../touch.repository.js';

/** Nobody is written to outside these hours, whatever was planned: the last gate, wider than any clinic's window. */
const QUIET = { from: '08:00', to: '21:00' };

export type Refusal = { readonly status: 'expired' | 'suppressed'; readonly reason: string; readonly wait?: undefined } | { readonly wait: number; readonly reason: string };

/** The decisions of a dispatch, by the clock of its transaction. */
@Injectable()
export class DispatchRules {
  constructor(private readonly clock: Clock, private readonly config: Config) {}

  get leaseSeconds(): number {
    return this.config.values.TOUCH_LEASE_SECONDS;
  }

  /** How long a provider is given to show in its list what it accepted. */
  get quietSeconds(): number {
    return this.leaseSeconds * 2;
  }

  refusal(touch: ClaimedTouch, recipient: Recipient): Refusal | null {
    const now = this.clock.now();
    if (now >= touch.expiresAt) return { status: 'expired', reason: 'its time had passed' };
    if (!recipient.appointmentIsCurrent) return { status: 'suppressed', reason: 'the appointment changed meanwhile' };
    if (!recipient.sms && !recipient.email) return { status: 'suppressed', reason: 'no channel the patient agreed to' };
    const opensAt = intoWindow(now, recipient.timeZone, QUIET, 'later');
    if (opensAt > now) return { wait: Math.ceil((opensAt.getTime() - now.getTime()) / 1000), reason: 'waiting for the patient\'s day to begin' };
    return null;
  }

  linkExpiry(touch: ClaimedTouch, recipient: Recipient): Date {
    return touch.kind === 'reminder' && recipient.endsAt ? recipient.endsAt : DateTime.fromJSDate(this.clock.now()).plus({ days: 7 }).toJSDate();
  }

  request(clinicId: string, touch: ClaimedTouch, recipient: Recipient, token: string): MessageRequest {
    const channel = recipient.sms ? 'sms' : 'email';
    const when = recipient.startsAt && DateTime.fromJSDate(recipient.startsAt, { zone: recipient.timeZone }).setLocale(recipient.language).toFormat('ccc LLL d, t ZZZZ').replace(/\u202f/g, ' ');
    return {
      clinicId, patientId: touch.patientId, touchId: touch.id, template: touch.template, channel, address: (recipient.sms ?? recipient.email) as string, locale: recipient.language,
      about: touch.kind === 'reminder' ? 'visit' : 'reading', sender: recipient.senderName, when, link: `${this.config.values.PUBLIC_URL}/v#${token}`, phone: recipient.clinicPhone,
      validSeconds: (touch.expiresAt.getTime() - this.clock.now().getTime()) / 1000,
    };
  }
}
