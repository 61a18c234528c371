import type { Config } from '@snowmelt/config';
import twilio from 'twilio';
import type { FindResult, Outgoing, SendResult, SentAttempt, SmsPort } from '../ports/outgoing.port.js';
import { meaningOf } from './twilio-errors.js';

const DELIVERED = new Set(['delivered', 'read']);

/** Sends stay well below half of a touch's lease, so that a paused process cannot send after its lease was given away. */
const DEADLINE_MS = 10_000;

/** Twilio through a Messaging Service. Sending is not idempotent there, so a doubtful answer is never followed by a second send but by a look. */
export class TwilioSms implements SmsPort {
  readonly provider = 'twilio';
  private readonly client: twilio.Twilio;

  constructor(private readonly config: Config) {
    const { TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token, TWILIO_API_URL: standIn } = config.values;
    const http = new twilio.RequestClient({ timeout: DEADLINE_MS, autoRetry: false });
    this.client = twilio(account, token, { autoRetry: false, httpClient: standIn ? redirected(http, standIn) : http });
  }

  async send(message: Outgoing): Promise<SendResult> {
    try {
      const sent = await this.client.messages.create({
        to: message.to, body: message.body, messagingServiceSid: this.config.values.TWILIO_MESSAGING_SERVICE_SID as string,
        statusCallback: `${this.config.values.PUBLIC_URL}/api/webhooks/twilio/status?a=${message.attemptId}`,
        validityPeriod: Math.max(1, Math.min(36_000, Math.floor(message.validSeconds))),
      });
      return { outcome: 'accepted', providerMessageId: sent.sid, delivered: false };
    } catch (error) {
      const { status, code } = error as { status?: number; code?: number };
      if (status === undefined || status >= 500) return { outcome: 'unknown' };
      return { outcome: 'rejected', code: String(code ?? status), next: status === 429 ? 'later' : meaningOf(String(code ?? status)) };
    }
  }

  /** By recipient and day, then by the code in the text's link. */
  async find(attempt: SentAttempt): Promise<FindResult> {
    const after = new Date(attempt.startedAt.getTime() - 60_000);
    const list = await this.client.messages.list({ to: attempt.to, dateSentAfter: after, limit: 100 }).catch(() => null);
    if (!list) return { found: 'unclear' };
    const sent = list.find((message) => message.body?.includes(attempt.referenceCode));
    return sent ? { found: true, providerMessageId: sent.sid, delivered: DELIVERED.has(sent.status) } : { found: false };
  }
}

/** The same client against a local stand-in of Twilio's HTTP API. */
function redirected(inner: InstanceType<typeof twilio.RequestClient>, standIn: string): InstanceType<typeof twilio.RequestClient> {
  return new Proxy(inner, {
    get: (target, property) => (property === 'request'
      ? (options: { uri: string }) => target.request({ ...options, uri: options.uri.replace(/^https:\/\/[^/]+/, standIn) } as never)
      : Reflect.get(target, property)),
  });
}
