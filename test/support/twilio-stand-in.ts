import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

export type StandInMode = 'answer' | 'accept-and-hang' | 'hang';

/** As much of Twilio's HTTP API as sending and looking up a message needs; on the loopback address. */
export async function startTwilioStandIn() {
  const accepted: { sid: string; to: string; body: string; status: string }[] = [];
  let mode: StandInMode = 'answer';
  let refusal: { status: number; code: number } | null = null;
  let onRequest: () => void = () => undefined;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => { text += chunk.toString(); });
    request.on('end', () => {
      const reply = (status: number, body: object) => { response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)); };
      if (request.method === 'GET') {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://stand-in');
        const [, sid] = /\/Messages\/([\w-]+)\.json$/.exec(pathname) ?? [];
        const one = accepted.find((message) => message.sid === sid);
        if (sid) return one ? reply(200, one) : reply(404, { status: 404, code: 20404, message: 'not found', more_info: '' });
        const to = searchParams.get('To');
        return reply(200, { messages: accepted.filter((message) => message.to === to), page: 0, page_size: 50, next_page_uri: null });
      }
      if (refusal) return reply(refusal.status, { status: refusal.status, code: refusal.code, message: 'refused', more_info: '' });
      const form = new URLSearchParams(text);
      const message = { sid: `SM${randomBytes(16).toString('hex')}`, to: form.get('To') ?? '', body: form.get('Body') ?? '', status: 'accepted' };
      if (mode !== 'hang') accepted.push(message);
      onRequest();
      if (mode === 'answer') reply(201, message);
    });
  }).listen(0, '127.0.0.1');
  let onConnection: () => void = () => undefined;
  server.on('connection', () => onConnection());
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    accepted,
    refuse(status: number, code: number) { refusal = { status, code }; },
    behave(next: StandInMode) { mode = next; },
    /** When a client has connected, whether or not it has said anything. */
    nextConnection: () => new Promise<void>((resolve) => { onConnection = resolve; }),
    nextRequest: () => new Promise<void>((resolve) => { onRequest = resolve; }),
    async stop() { server.closeAllConnections(); server.close(); await once(server, 'close'); },
  };
}
