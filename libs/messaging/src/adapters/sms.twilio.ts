import type { Config } from '@snowmelt/config';
import twilio from 'twilio';
import type { FindResult, MessageFate, Outgoing, SendLease, SendResult, SentAttempt, SmsPort } from '../ports/outgoing.port.js';
import { LeasedHttp, NotSent } from './http.twilio.js';
import { aboutOf, fateOf, meaningOf } from './twilio-errors.js';

/** Looking something up changes nothing, so it needs no lease, only an end. */
const looking: SendLease = { holds: () => true, deadlineMs: 10_000 };

/** Twilio through a Messaging Service. Sending is not idempotent there, so a doubtful answer is never followed by a second send but by a look. */
export class TwilioSms implements SmsPort {
  readonly provider = 'twilio';

  constructor(private readonly config: Config) {}

  async send(message: Outgoing): Promise<SendResult> {
    try {
      const sent = await this.client(message.lease).messages.create({
        to: message.to, body: message.body, messagingServiceSid: this.config.values.TWILIO_MESSAGING_SERVICE_SID as string,
        statusCallback: `${this.config.values.PUBLIC_URL}/api/webhooks/twilio/status?a=${message.attemptId}`,
        validityPeriod: Math.max(1, Math.min(36_000, Math.floor(message.validSeconds))),
      });
      return { outcome: 'accepted', providerMessageId: sent.sid, delivered: false };
    } catch (error) {
      if (error instanceof NotSent) return error.why === 'lease' ? { outcome: 'withheld' } : { outcome: 'rejected', code: 'UNREACHABLE', next: 'later' };
      const { status, code } = error as { status?: number; code?: number };
      if (status === undefined || status >= 500) return { outcome: 'unknown' };
      const known = String(code ?? status);
      return { outcome: 'rejected', code: known, next: status === 429 ? 'later' : meaningOf(known), ...aboutOf(known) };
    }
  }

  /** By recipient and creation, then by the code in the text's link. The list holds messages that are still on their way, too. */
  async find(attempt: SentAttempt): Promise<FindResult> {
    const list = await this.client(looking).messages.list({ to: attempt.to, limit: 100 }).catch(() => null);
    if (!list) return { found: 'unclear' };
    const sent = list.find((message) => message.body?.includes(attempt.referenceCode));
    return sent ? { found: true, providerMessageId: sent.sid, delivered: fateOf(sent.status) === 'delivered' } : { found: false };
  }

  async fate({ providerMessageId }: { providerMessageId: string }): Promise<MessageFate | null> {
    const message = await this.client(looking).messages(providerMessageId).fetch().catch(() => null);
    return message && fateOf(message.status);
  }

  private client(lease: SendLease): twilio.Twilio {
    const { TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token, TWILIO_API_URL: standIn } = this.config.values;
    return twilio(account, token, { httpClient: new LeasedHttp(lease, standIn) as unknown as InstanceType<typeof twilio.RequestClient> });
  }
}
