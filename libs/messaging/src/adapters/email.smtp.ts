import type { Config } from '@snowmelt/config';
import nodemailer from 'nodemailer';
import type { EmailPort, FindResult, Outgoing, SendResult } from '../ports/outgoing.port.js';

/** SMTP. An answer of 4xx or 5xx is definite; a connection lost after the text was handed over is not, and cannot be looked up. */
export class SmtpEmail implements EmailPort {
  readonly provider = 'smtp';
  private readonly transport;

  constructor(private readonly config: Config) {
    this.transport = nodemailer.createTransport(config.values.SMTP_URL, { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 10_000 } as object);
  }

  async send(message: Outgoing): Promise<SendResult> {
    const messageId = `<${message.attemptId}@${new URL(this.config.values.PUBLIC_URL).hostname}>`;
    try {
      await this.transport.sendMail({ messageId, from: this.config.values.MAIL_FROM, to: message.to, subject: message.subject, text: message.body });
      return { outcome: 'accepted', providerMessageId: messageId, delivered: false };
    } catch (error) {
      const { responseCode, command } = error as { responseCode?: number; command?: string };
      if (responseCode !== undefined) return { outcome: 'rejected', code: String(responseCode), next: responseCode >= 500 ? 'never' : 'later' };
      return command === 'CONN' ? { outcome: 'rejected', code: 'UNREACHABLE', next: 'later' } : { outcome: 'unknown' };
    }
  }

  async find(): Promise<FindResult> {
    return { found: 'unclear' };
  }
}
