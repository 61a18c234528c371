import { randomBytes } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { type Reply, replyOn, startForms } from './form-server.js';

export type StandInMode = 'answer' | 'accept-and-hang' | 'hang';

/**
 * A response of a proxy or an outage instead of Twilio's: to sends, to lookups, or by default to both. With `accepting`
 * the text is accepted all the same.
 */
export interface OtherAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly to?: 'send' | 'look';
  readonly accepting?: boolean;
}

interface Accepted {
  readonly sid: string;
  readonly to: string;
  readonly body: string | null;
  status: string;
  readonly date_created: string;
  /** From which of its minutes on it is listed. */
  readonly listed?: number;
}

/** What Twilio has, and how it behaves. */
class Twilio {
  readonly accepted: Accepted[] = [];
  readonly asked: string[] = [];
  mode: StandInMode = 'answer';
  refusal: { status: number; code: number } | null = null;
  other: OtherAnswer | null = null;
  onRequest: () => void = () => undefined;
  /** Its own time, so that its list may lag, or it may take a text long after the request. */
  minutes = 0;
  lag = 0;
  keepsTexts = true;

  answer(request: IncomingMessage, text: string, response: ServerResponse): void {
    this.asked.push(`${request.method} ${request.url}`);
    const is = request.method === 'GET' ? 'look' : 'send';
    if (this.other && (this.other.to ?? is) === is) return this.answerOtherwise(this.other, is, text, response);
    const reply = replyOn(response);
    if (is === 'look') return this.lookUp(new URL(request.url ?? '', 'http://stand-in'), reply);
    if (this.refusal) return reply(this.refusal.status, { ...this.refusal, message: 'refused', more_info: '' });
    const message = this.mode === 'hang' ? null : this.accept(new URLSearchParams(text));
    this.onRequest();
    if (this.mode === 'answer' && message) reply(201, message);
  }

  private answerOtherwise(other: OtherAnswer, is: 'look' | 'send', text: string, response: ServerResponse): void {
    if (is === 'send' && other.accepting) this.accept(new URLSearchParams(text));
    response.writeHead(other.status, { 'content-type': 'text/html', ...other.headers }).end(other.body ?? '');
    this.onRequest();
  }

  private lookUp({ pathname, searchParams }: URL, reply: Reply): void {
    const [, sid] = /\/Messages\/([\w-]+)\.json$/.exec(pathname) ?? [];
    if (sid) {
      const one = this.accepted.find((message) => message.sid === sid);
      return one ? reply(200, one) : reply(404, { status: 404, code: 20404, message: 'not found', more_info: '' });
    }
    const messages = this.accepted
      .filter(({ to, listed = 0 }) => to === searchParams.get('To') && listed <= this.minutes)
      .map(({ listed: _, ...message }) => (this.keepsTexts ? message : { ...message, body: '' }));
    return reply(200, { messages, page: 0, page_size: 50, next_page_uri: null });
  }

  private accept(form: URLSearchParams): Accepted {
    const message = {
      sid: `SM${randomBytes(16).toString('hex')}`,
      to: form.get('To') ?? '',
      body: form.get('Body') ?? '',
      status: 'accepted',
      date_created: new Date().toUTCString(),
      listed: this.minutes + this.lag,
    };
    this.accepted.push(message);
    return message;
  }
}

/**
 * As much of Twilio's HTTP API as sending and looking up a message needs, and what a proxy or an outage puts in its
 * place; on the loopback address.
 */
export async function startTwilioStandIn() {
  const twilio = new Twilio();
  const { server, url, stop } = await startForms((request, text, response) => twilio.answer(request, text, response));
  let onConnection: () => void = () => undefined;
  server.on('connection', () => onConnection());
  return {
    url,
    accepted: twilio.accepted,
    /** Method and path of every request there was. */
    asked: twilio.asked,
    refuse(status: number, code: number) {
      twilio.refusal = { status, code };
    },
    behave(next: StandInMode) {
      twilio.mode = next;
    },
    /** Sets the response for every further request; null: Twilio works again. */
    answerWith(next: OtherAnswer | null) {
      twilio.other = next;
    },
    /** So many minutes go by; what it takes is listed, or taken at all, only so many minutes after the request. */
    pass(minutes: number) {
      twilio.minutes += minutes;
    },
    listLate(minutes: number) {
      twilio.lag = minutes;
    },
    /** An account may be told to keep no texts. */
    keepTexts(keeps: boolean) {
      twilio.keepsTexts = keeps;
    },
    /** Resolves when a client connects, whether or not it sends anything. */
    nextConnection: () =>
      new Promise<void>((resolve) => {
        onConnection = resolve;
      }),
    nextRequest: () =>
      new Promise<void>((resolve) => {
        twilio.onRequest = resolve;
      }),
    stop,
  };
}
