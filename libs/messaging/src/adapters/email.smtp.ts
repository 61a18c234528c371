import { Readable } from 'node:stream';
import type { Config } from '@snowmelt/config';
import nodemailer from 'nodemailer';
import type { EmailPort, FindResult, DeliveryStatus, Outgoing, SendLease, SendResult } from '../ports/outgoing.port.js';

interface SmtpError {
  readonly responseCode?: number;
  readonly response?: string;
  readonly code?: string;
  readonly command?: string;
}

/**
 * SMTP. A 4xx or 5xx reply is definite. When the connection is lost after the text began to leave, the outcome is
 * unknown and cannot be looked up.
 */
export class SmtpEmail implements EmailPort {
  readonly provider = 'smtp';

  constructor(private readonly config: Config) {}

  async send(message: Outgoing): Promise<SendResult> {
    const messageId = `<${message.attemptId}@${new URL(this.config.values.PUBLIC_URL).hostname}>`;
    // nodemailer's timeouts are minutes; the lease's deadline comes first
    const transport = nodemailer.createTransport({ url: this.config.values.SMTP_URL as string });
    const text = new LeasedText(message.lease);
    transport.use('stream', (mail, done) => {
      mail.message.build().then((whole) => {
        mail.message.createReadStream = () => text.of(whole);
        done();
      }, done);
    });
    try {
      await transport.sendMail({
        messageId,
        from: this.config.values.MAIL_FROM,
        to: { name: '', address: message.to },
        subject: message.subject,
        text: message.body,
        signal: AbortSignal.timeout(message.lease.deadlineMs),
      });
      return { outcome: 'accepted', providerMessageId: messageId, delivered: false };
    } catch (error) {
      if (text.withheld) return { outcome: 'withheld' };
      return text.begun ? afterTheText(error as SmtpError) : beforeTheText(error as SmtpError);
    }
  }

  async find(): Promise<FindResult> {
    return { found: 'unknowable' };
  }

  async fate(): Promise<DeliveryStatus | null> {
    return null;
  }
}

/**
 * The text in one piece. It is handed over in the tick in which nodemailer asks for it (after the server's 354), and
 * only while the lease holds. It also records what nodemailer's errors do not say: whether the connection was lost
 * before or after the text.
 */
class LeasedText {
  begun = false;
  withheld = false;

  constructor(private readonly lease: SendLease) {}

  of(whole: Buffer): Readable {
    const stream: Readable = new Readable({
      read: () => {
        if (this.begun) return;
        this.withheld = !this.lease.holds();
        if (this.withheld) return void stream.destroy(new Error('the lease is over'));
        this.begun = true;
        stream.push(whole);
        stream.push(null);
      },
    });
    return stream;
  }
}

/**
 * Nothing was sent. A refusal of the recipient or the text is final; one of the sender, the sign-in or the server is
 * for the clinic to fix.
 */
function beforeTheText({ responseCode, response = '', code: kind, command }: SmtpError): SendResult {
  const code = String(responseCode ?? 'UNREACHABLE');
  if (command === 'API') return { outcome: 'rejected', code: 'UNSENDABLE', next: 'never' };
  if (kind === 'EAUTH') return { outcome: 'rejected', code, next: 'configuration' };
  if (responseCode === undefined || responseCode < 500) return { outcome: 'rejected', code, next: 'later' };
  const aboutTheMail = command === 'RCPT TO' || command === 'DATA';
  return aboutTheMail ? refusedForGood(responseCode, response) : { outcome: 'rejected', code, next: 'configuration' };
}

function afterTheText({ responseCode, response = '' }: SmtpError): SendResult {
  if (responseCode === undefined || responseCode < 400) return { outcome: 'unknown' };
  return responseCode >= 500
    ? refusedForGood(responseCode, response)
    : { outcome: 'rejected', code: String(responseCode), next: 'later' };
}

/**
 * By the enhanced status code (RFC 3463) if there is one; 5.1.7 and 5.1.8 are about the sender. A bare 550 to 553 is
 * about the recipient (RFC 5321).
 */
function refusedForGood(responseCode: number, response: string): SendResult {
  const [, enhanced] = /^5\d\d[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
  const next = enhanced ? meaningOf(enhanced) : responseCode >= 550 && responseCode <= 553 ? 'never' : 'configuration';
  return {
    outcome: 'rejected',
    code: String(responseCode),
    next,
    ...(/^5\.1\.([1236]|10)$/.test(enhanced ?? '') ? { about: 'address' } : {}),
  };
}

function meaningOf(enhanced: string): 'never' | 'later' | 'configuration' {
  if (/^5\.(1\.(?![78]$)|2\.1$|6\.)/.test(enhanced)) return 'never'; // no such mailbox, a closed one, or a text that is not accepted
  return enhanced.startsWith('5.2.') ? 'later' : 'configuration'; // 5.2.2: the mailbox is full
}
