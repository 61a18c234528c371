import type { SignalFromClient, SignalFromServer } from '@snowmelt/contracts';
import { WebSocket } from 'ws';
import { PUBLIC_URL } from './settings.js';

export interface BrowserSide {
  say: (word: SignalFromClient) => void;
  /** Anything at all, as an attacker would. */
  send: (data: string | Buffer) => void;
  /** The next word of this kind, passed over the others; fails when the socket closes first. */
  hear: <T extends SignalFromServer['type']>(
    type: T,
    where?: (word: Extract<SignalFromServer, { type: T }>) => boolean,
  ) => Promise<Extract<SignalFromServer, { type: T }>>;
  /** The code the socket was closed with. */
  readonly closed: Promise<number>;
  drop: () => void;
}

/**
 * The WebSocket of a browser, by hand; `origin` null says none. @throws when the upgrade is refused, with its status
 */
export async function connectBrowser(
  url: string,
  cookie: string,
  {
    origin = PUBLIC_URL,
    path = '/api/signal',
    autoPong = true,
  }: { origin?: string | null; path?: string; autoPong?: boolean } = {},
): Promise<BrowserSide> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, {
    autoPong,
    headers: { cookie, ...(origin === null ? {} : { origin }) },
  });
  const words = heardOn(socket);
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  await opened(socket);
  return {
    closed,
    say: (word) => socket.send(JSON.stringify(word)),
    send: (data) => socket.send(data),
    drop: () => socket.terminate(),
    async hear(type, where = () => true) {
      for (;;) {
        const index = words.heard.findIndex((word) => word.type === type && where(word as never));
        if (index >= 0) return words.heard.splice(0, index + 1).at(-1) as never;
        if (socket.readyState === WebSocket.CLOSED)
          throw new Error(`closed before "${type}" was said; heard ${JSON.stringify(words.heard)}`);
        await words.next();
      }
    },
  };
}

/** What was said and nobody has asked for yet. `next`: when there is more, or the socket has closed. */
function heardOn(socket: WebSocket) {
  const heard: SignalFromServer[] = [];
  let onWord: () => void = () => undefined;
  socket.on('message', (data) => {
    heard.push(JSON.parse((data as Buffer).toString()) as SignalFromServer);
    onWord();
  });
  socket.on('close', () => onWord());
  const next = () =>
    new Promise<void>((resolve) => {
      onWord = resolve;
    });
  return { heard, next };
}

const opened = (socket: WebSocket) =>
  new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('unexpected-response', (_request, response) => {
      reject(new Error(`refused with ${response.statusCode}`));
      socket.terminate();
    });
    socket.once('error', reject);
  });
