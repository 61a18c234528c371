import http from 'node:http';
import https from 'node:https';
import type twilio from 'twilio';
import type { SendLease } from '../ports/outgoing.port.js';

/** The raw response, which may also come from a proxy. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: http.IncomingHttpHeaders;
}
interface Asked {
  readonly url: URL;
  readonly auth: string;
  readonly form?: [string, string][];
}

/** More than jobs run at once, so that no send waits for a socket while its lease runs. */
const keptAlive = { keepAlive: true, maxSockets: 64 };
const agents = { 'http:': new http.Agent(keptAlive), 'https:': new https.Agent(keptAlive) };
/** No response of Twilio is longer, so reading stops here. */
const MAX_BYTES = 2 ** 20;

/** No text left this process: the lease had expired when its body was due, or the connection failed. */
export class NotSent extends Error {
  constructor(readonly why: 'lease' | 'connection') {
    super(`not sent: no ${why}`);
  }
}

type RequestOptions = Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0];
const texts = (values: unknown) =>
  Object.entries((values ?? {}) as Record<string, string | number | boolean | undefined>).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );

/** The HTTP client that Twilio's client uses, for one call. It keeps the raw response. */
export class LeasedHttp {
  answer: Answer | null = null;

  constructor(
    private readonly lease: SendLease,
    private readonly standIn: string | undefined,
  ) {}

  async request({
    uri,
    username,
    password,
    params,
    data,
  }: RequestOptions): Promise<{ statusCode: number; body: string; headers: http.IncomingHttpHeaders }> {
    const url = new URL(this.standIn ? uri.replace(/^https:\/\/[^/]+/, this.standIn) : uri);
    for (const [name, value] of texts(params)) url.searchParams.append(name, value);
    this.answer = await ask(
      { url, auth: `${username}:${password}`, ...(data === undefined ? {} : { form: texts(data) }) },
      this.lease,
    );
    const { status, body, headers } = this.answer;
    return { statusCode: status, body, headers };
  }
}

/**
 * One call to Twilio: a POST if there is a form. The request is written in one tick on a connected socket, its body
 * last, and only if the lease holds right before it, so a process that was paused before then sends no text. Redirects
 * are not followed.
 */
function ask(asked: Asked, lease: SendLease): Promise<Answer> {
  const body = asked.form && new URLSearchParams(asked.form).toString();
  return new Promise((resolve, reject) => {
    const request = prepared(asked, body);
    const deadline = setTimeout(
      () => request.destroy(new Error('the provider did not answer in time')),
      lease.deadlineMs,
    );
    let written = false;
    const fail = (error: Error) => {
      clearTimeout(deadline);
      reject(written || error instanceof NotSent ? error : new NotSent('connection'));
    };
    const write = () => {
      request.flushHeaders(); // the provider takes no text before it has the whole body
      if (!lease.holds()) return void request.destroy(new NotSent('lease'));
      written = true;
      request.end(body);
    };
    request.on('socket', (socket) => {
      // a pooled socket is connected and writable at once; a new one emits an event
      if (socket.connecting) socket.once(asked.url.protocol === 'https:' ? 'secureConnect' : 'connect', write);
      else write();
    });
    request.on('error', fail);
    request.on(
      'response',
      (response) =>
        void read(response).then((text) => {
          clearTimeout(deadline);
          resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers });
        }, fail),
    );
  });
}

/** The request, before any byte is written. */
function prepared({ url, auth, form }: Asked, body: string | undefined): http.ClientRequest {
  const protocol = url.protocol as keyof typeof agents;
  return (protocol === 'http:' ? http : https).request(url, {
    method: form ? 'POST' : 'GET',
    agent: agents[protocol],
    auth,
    headers: {
      accept: 'application/json',
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
    },
  });
}

async function read(response: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    if ((bytes += part.length) > MAX_BYTES) throw new Error("the answer is too long to be the provider's");
  }
  return Buffer.concat(parts).toString();
}
