import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type OutgoingHttpHeaders } from 'node:http';

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

/**
 * The part of Twilio's HTTP API for sending and looking up a message, or what a proxy or an outage puts in its place;
 * on the loopback address.
 */
export async function startTwilioStandIn() {
  const accepted: { sid: string; to: string; body: string | null; status: string; date_created: string }[] = [];
  const asked: string[] = [];
  let mode: StandInMode = 'answer';
  let refusal: { status: number; code: number } | null = null;
  let other: OtherAnswer | null = null;
  let onRequest: () => void = () => undefined;
  const accept = (form: URLSearchParams) => {
    const message = {
      sid: `SM${randomBytes(16).toString('hex')}`,
      to: form.get('To') ?? '',
      body: form.get('Body') ?? '',
      status: 'accepted',
      date_created: new Date().toUTCString(),
    };
    accepted.push(message);
    return message;
  };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      asked.push(`${request.method} ${request.url}`);
      const reply = (status: number, body: object) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      const isLook = request.method === 'GET';
      if (other && (other.to ?? (isLook ? 'look' : 'send')) === (isLook ? 'look' : 'send')) {
        if (!isLook && other.accepting) accept(new URLSearchParams(text));
        response.writeHead(other.status, { 'content-type': 'text/html', ...other.headers }).end(other.body ?? '');
        return onRequest();
      }
      if (isLook) {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://stand-in');
        const [, sid] = /\/Messages\/([\w-]+)\.json$/.exec(pathname) ?? [];
        const one = accepted.find((message) => message.sid === sid);
        if (sid)
          return one ? reply(200, one) : reply(404, { status: 404, code: 20404, message: 'not found', more_info: '' });
        const to = searchParams.get('To');
        return reply(200, {
          messages: accepted.filter((message) => message.to === to),
          page: 0,
          page_size: 50,
          next_page_uri: null,
        });
      }
      if (refusal)
        return reply(refusal.status, { status: refusal.status, code: refusal.code, message: 'refused', more_info: '' });
      const message = mode === 'hang' ? null : accept(new URLSearchParams(text));
      onRequest();
      if (mode === 'answer' && message) reply(201, message);
    });
  }).listen(0, '127.0.0.1');
  let onConnection: () => void = () => undefined;
  server.on('connection', () => onConnection());
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    accepted,
    /** Method and path of every request so far. */
    asked,
    refuse(status: number, code: number) {
      refusal = { status, code };
    },
    behave(next: StandInMode) {
      mode = next;
    },
    /** Sets the response for every further request; null: Twilio works again. */
    answerWith(next: OtherAnswer | null) {
      other = next;
    },
    /** Resolves when a client connects, whether or not it sends anything. */
    nextConnection: () =>
      new Promise<void>((resolve) => {
        onConnection = resolve;
      }),
    nextRequest: () =>
      new Promise<void>((resolve) => {
        onRequest = resolve;
      }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
