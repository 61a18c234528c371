import { Injectable } from '@nestjs/common';
import { newReferenceCode, sha256 } from '@snowmelt/crypto';
import { EventLog } from '@snowmelt/events';
import type { Locale } from '@snowmelt/contracts';
import { OptOutService, PatientService } from '@snowmelt/patients';
import { inSpan, outcome } from '@snowmelt/tracing';
import { MessageRepository, type OpenAttempt } from './message.repository.js';
import {
  type ChannelPort,
  EmailPort,
  type FindResult,
  type Outgoing,
  type SendLease,
  type SendResult,
  type SentAttempt,
  SmsPort,
} from './ports/outgoing.port.js';
import { checkFindable, type MessageWords, write } from './templates.js';
import { visitTime } from './visit-time.js';

export interface MessageRequest {
  readonly clinicId: string;
  readonly patientId: string;
  readonly touchId: string;
  readonly template: string;
  /** What it is about, for staff. */
  readonly reason: string;
  readonly channel: 'sms' | 'email';
  readonly address: string;
  readonly locale: Locale;
  readonly words: MessageWords;
  readonly sender: string;
  readonly startsAt: Date | null;
  readonly timeZone: string;
  /** The link without its reference code. */
  readonly link: string;
  readonly phone: string;
  readonly textsPerWeek: number;
  readonly validSeconds: number;
}

type StandingAttempt = OpenAttempt & Pick<SentAttempt, 'others'>;

/** Prepares a message in one transaction, sends it outside of any, and records the result in another. */
@Injectable()
export class MessagingService {
  constructor(
    private readonly messages: MessageRepository,
    private readonly sms: SmsPort,
    private readonly email: EmailPort,
    private readonly patients: PatientService,
    private readonly optOuts: OptOutService,
    private readonly events: EventLog,
  ) {}

  /** Message and attempt are written with the COMMIT. Pass the result to `send` after it. */
  prepare(
    attemptId: string,
    request: MessageRequest,
    lease: SendLease,
  ): { channel: 'sms' | 'email'; outgoing: Outgoing } {
    const referenceCode = newReferenceCode();
    const when = request.startsAt && visitTime(request.startsAt, request.timeZone, request.locale);
    const text = write(request.words, request.locale, { ...request, when, link: `${request.link}.${referenceCode}` });
    const body = request.channel === 'sms' ? text.sms : text.email;
    checkFindable(body, referenceCode);
    const { provider } = this.port(request.channel);
    this.messages.openAttempt({ ...request, attemptId, provider, bodyHash: sha256(body), referenceCode });
    const outgoing = {
      attemptId,
      clinicId: request.clinicId,
      to: request.address,
      subject: text.subject,
      body,
      referenceCode,
      validSeconds: request.validSeconds,
      lease,
    };
    return { channel: request.channel, outgoing };
  }

  send(channel: 'sms' | 'email', outgoing: Outgoing): Promise<SendResult> {
    const port = this.port(channel);
    const facts = { 'snowmelt.provider': port.provider, 'snowmelt.attempt_id': outgoing.attemptId };
    return inSpan(`send ${channel}`, { kind: 'call', facts }, async () => {
      const result = await port.send(outgoing);
      outcome({ 'snowmelt.outcome': result.outcome, ...('code' in result && { 'error.type': result.code }) });
      return result;
    });
  }

  find(clinicId: string, attempt: StandingAttempt): Promise<FindResult> {
    const port = this.port(attempt.channel);
    const facts = { 'snowmelt.provider': port.provider, 'snowmelt.attempt_id': attempt.attemptId };
    return inSpan(`look up ${attempt.channel}`, { kind: 'call', facts }, () =>
      port.find({ ...attempt, clinicId, to: attempt.address }),
    );
  }

  async standing(touchId: string): Promise<StandingAttempt | null> {
    const attempt = await this.messages.standing(touchId);
    return attempt && { ...attempt, others: await this.messages.othersTo(attempt.attemptId) };
  }

  async recordAccepted(
    { attemptId, ...about }: { attemptId: string; touchId: string; patientId: string },
    providerMessageId: string,
    delivered: boolean,
  ): Promise<void> {
    const status = delivered ? 'delivered' : 'accepted';
    const messageId = await this.messages.answered(attemptId, 'accepted', { providerMessageId, status });
    if (delivered && messageId) this.events.append('message.delivered', { ...about, messageId });
  }

  async recordNotSent(attemptId: string, outcome: 'unknown' | 'lost' | 'withheld'): Promise<void> {
    await this.messages.closeAttempt(attemptId, outcome === 'withheld' ? 'lost' : outcome);
  }

  /** The messages of a touch may be tried once more: staff ask for it, and what became of an unclear one is settled. */
  async reopen(touchId: string): Promise<void> {
    await this.messages.reopen(touchId);
  }

  /**
   * A definite refusal. A final one ends this channel for the touch, and marks the address as unusable or opted out.
   */
  async recordRejected(
    ids: { attemptId: string; patientId: string; address: string },
    { code, next, about }: Extract<SendResult, { outcome: 'rejected' }>,
  ): Promise<void> {
    const status = next === 'never' ? 'failed' : null;
    await this.messages.answered(ids.attemptId, 'rejected', { errorCode: code, status });
    if (next !== 'never') return;
    if (about === 'address') await this.patients.contactIsUnusable(ids.patientId, ids.address);
    if (about === 'opt-out') await this.optOuts.stop(ids.address, `refused by the provider (${code})`);
  }

  private port(channel: 'sms' | 'email'): ChannelPort {
    return channel === 'sms' ? this.sms : this.email;
  }
}
