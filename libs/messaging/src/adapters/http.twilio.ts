import http from 'node:http';
import https from 'node:https';
import { stringify } from 'node:querystring';
import type twilio from 'twilio';
import type { SendLease } from '../ports/outgoing.port.js';

type RequestOptions = Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0];
interface Answer { readonly statusCode: number; readonly body: unknown; readonly headers: http.IncomingHttpHeaders }

const agents = { 'http:': new http.Agent({ keepAlive: true, maxSockets: 20 }), 'https:': new https.Agent({ keepAlive: true, maxSockets: 20 }) };

/** Nothing left this process: the lease was gone when the first byte was due, or there was no connection to write to. */
export class NotSent extends Error {
  constructor(readonly why: 'lease' | 'connection') { super(`not sent: no ${why}`); }
}

/**
 * The HTTP client under Twilio's own. It differs in one thing: the request is written in one tick, on a socket that is already
 * connected, and only if the lease holds in that tick. A process that was paused at any time before therefore sends nothing.
 */
export class LeasedHttp {
  constructor(private readonly lease: SendLease, private readonly standIn: string | undefined) {}

  request({ method, uri, username, password, headers, params, data }: RequestOptions): Promise<Answer> {
    const url = new URL(this.standIn ? uri.replace(/^https:\/\/[^/]+/, this.standIn) : uri);
    for (const [name, value] of Object.entries((params ?? {}) as Record<string, unknown>)) if (value !== undefined) url.searchParams.append(name, String(value));
    const body = data === undefined ? undefined : stringify(Object.fromEntries(Object.entries(data as Record<string, unknown>).filter(([, value]) => value !== undefined)) as Record<string, string>);
    const protocol = url.protocol as keyof typeof agents;
    return new Promise((resolve, reject) => {
      const request = (protocol === 'http:' ? http : https).request(url, {
        method, agent: agents[protocol], auth: `${username}:${password}`,
        headers: { ...headers as http.OutgoingHttpHeaders, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }) },
      });
      const deadline = setTimeout(() => request.destroy(new Error('the provider did not answer in time')), this.lease.deadlineMs);
      let written = false;
      const write = () => {
        if (!this.lease.holds()) return void request.destroy(new NotSent('lease'));
        written = true;
        request.end(body);
      };
      request.on('socket', (socket) => {
        // a socket taken from the agent is connected and writable at once; a new one says when
        if (socket.connecting) socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', write);
        else write();
      });
      request.on('error', (error) => { clearTimeout(deadline); reject(written || error instanceof NotSent ? error : new NotSent('connection')); });
      request.on('response', (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', (error) => { clearTimeout(deadline); reject(error); });
        response.on('end', () => { clearTimeout(deadline); resolve({ statusCode: response.statusCode ?? 0, body: parsed(Buffer.concat(parts).toString()), headers: response.headers }); });
      });
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
