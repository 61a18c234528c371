import type { Config } from '@snowmelt/config';
import twilio from 'twilio';
import type {
  FindResult,
  DeliveryStatus,
  OtherAttempts,
  Outgoing,
  SendLease,
  SendResult,
  SentAttempt,
  SmsPort,
} from '../ports/outgoing.port.js';
import { type Answer, LeasedHttp, NotSent } from './http.twilio.js';
import { listOf, messageOf, resultOf, type TwilioMessage } from './twilio-answers.js';
import { deliveryStatusOf } from './twilio-errors.js';

/** A look-up changes nothing, so it needs a deadline but no lease. */
const looking: SendLease = { holds: () => true, deadlineMs: 10_000 };

/**
 * Twilio through a Messaging Service. Sending is not idempotent there, so after an unclear response the message is
 * looked up, never sent again. The raw response is judged, not the client's reading of it: Twilio's client would take a
 * proxy's page with status 200 for a message without a sid.
 */
export class TwilioSms implements SmsPort {
  readonly provider = 'twilio';

  constructor(private readonly config: Config) {}

  async send(message: Outgoing): Promise<SendResult> {
    try {
      return resultOf(
        await this.answered(message.lease, (client) =>
          client.messages.create({
            to: message.to,
            body: message.body,
            messagingServiceSid: this.config.values.TWILIO_MESSAGING_SERVICE_SID as string,
            statusCallback: `${this.config.values.PUBLIC_URL}/api/webhooks/twilio/status?a=${message.attemptId}`,
            validityPeriod: Math.max(1, Math.min(36_000, Math.floor(message.validSeconds))),
          }),
        ),
      );
    } catch (error) {
      if (!(error instanceof NotSent)) return { outcome: 'unknown' };
      return error.why === 'lease'
        ? { outcome: 'withheld' }
        : { outcome: 'rejected', code: 'UNREACHABLE', next: 'later' };
    }
  }

  /**
   * Looks by recipient, then by the code in the text's link, among the newest hundred, messages under way included. An
   * account that keeps no texts has no codes either: then by recipient and time.
   */
  async find(attempt: SentAttempt): Promise<FindResult> {
    const answer = await this.answered(looking, (client) =>
      client.messages.page({ to: attempt.to, pageSize: 100 }),
    ).catch(() => null);
    const list = answer && listOf(answer);
    if (!list) return { found: 'unclear' };
    const sent = list.find(({ body }) => typeof body === 'string' && body.includes(attempt.referenceCode));
    if (sent)
      return { found: true, providerMessageId: sent.sid, delivered: deliveryStatusOf(sent.status) === 'delivered' };
    return withoutText(
      list.filter((message) => mayBe(message, attempt)),
      attempt.others,
    );
  }

  async fate({ providerMessageId }: { providerMessageId: string }): Promise<DeliveryStatus | null> {
    const answer = await this.answered(looking, (client) => client.messages(providerMessageId).fetch()).catch(
      () => null,
    );
    const message = answer && messageOf(answer, providerMessageId);
    return message && deliveryStatusOf(message.status);
  }

  /**
   * The raw response, whatever the client makes of it.
   * @throws when there was none
   */
  private async answered(lease: SendLease, call: (client: twilio.Twilio) => Promise<unknown>): Promise<Answer> {
    const { TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token, TWILIO_API_URL: standIn } = this.config.values;
    const httpClient = new LeasedHttp(lease, standIn);
    const failure = await call(
      twilio(account, token, { httpClient: httpClient as unknown as InstanceType<typeof twilio.RequestClient> }),
    ).then(
      () => null,
      (error: unknown) => error,
    );
    if (!httpClient.answer) throw failure;
    return httpClient.answer;
  }
}

/**
 * Twilio does not keep this message's text, it is not certainly older than the attempt (a minute for clock skew), and
 * it is not known to be another one.
 */
const mayBe = ({ sid, body, dateCreated }: TwilioMessage, { startedAt, others }: SentAttempt) =>
  !body && !(dateCreated < startedAt.getTime() - 60_000) && !others.providerMessageIds.includes(sid);

/** By recipient and time alone a message is recognised only if it is the only one, of the only attempt. */
function withoutText([one, ...more]: readonly TwilioMessage[], { doubtful }: OtherAttempts): FindResult {
  if (!one) return { found: false };
  if (more.length > 0 || doubtful > 0) return { found: 'unclear' };
  return { found: true, providerMessageId: one.sid, delivered: deliveryStatusOf(one.status) === 'delivered' };
}
