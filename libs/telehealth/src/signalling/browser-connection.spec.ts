import { EventEmitter } from 'node:events';
import { jest } from '@jest/globals';
import type { SignalFromClient } from '@snowmelt/contracts';
import type { WebSocket } from 'ws';
import { BrowserConnection } from './browser-connection.js';
import type { News } from './signalling.repository.js';
import type { SignallingService, TakenSeat } from './signalling.service.js';

const seat: TakenSeat = {
  joinId: 'j',
  visitId: 'v',
  role: 'patient',
  epoch: 1,
  clinicId: 'c',
  appointmentId: 'a',
  personId: 'p',
};
const hello: SignalFromClient = { type: 'hello', token: 'a-token-of-enough-letters', after: null };
const news = (epoch: number): News => ({
  state: 'in_progress',
  epoch,
  revokedBecause: null,
  expired: false,
  peer: null,
  signals: [],
});

/** A fake socket: keeps what it was sent, and what it was closed with. */
class Socket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  readonly bufferedAmount = 0;
  readonly heard: { type: string; code?: string; reason?: string; view?: { epoch: number } }[] = [];
  closedWith: string | undefined;

  send(text: string): void {
    this.heard.push(JSON.parse(text) as never);
  }

  close(code: number, reason = ''): void {
    this.closedWith ??= `${code} ${reason}`;
    this.readyState = 2; // the other side has not confirmed the close yet: what it sent before still arrives
  }

  say(...words: SignalFromClient[]): void {
    for (const word of words) this.emit('message', Buffer.from(JSON.stringify(word)), false);
  }
}

const sockets: Socket[] = [];

function connected(service: Partial<Record<keyof SignallingService, unknown>> = {}) {
  const socket = new Socket();
  sockets.push(socket);
  const refused: unknown[] = [];
  const sit = jest.fn(() => Promise.resolve(seat));
  const line = new BrowserConnection(
    socket as unknown as WebSocket,
    { sit, news: () => Promise.resolve(news(1)), ...service } as unknown as SignallingService,
    [],
    {
      seated: () => undefined,
      refused: (it) => refused.push(it),
      fault: (error) => {
        throw error;
      },
    },
  );
  const settled = async () => {
    await line['queue'];
    await line.look();
  };
  return { socket, line, refused, settled };
}

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.emit('close');
  jest.useRealTimers();
});

it('a client that sends no hello is disconnected', () => {
  jest.useFakeTimers();
  const { socket } = connected();
  jest.runAllTimers();
  expect(socket.closedWith).toBe('1008 hello is missing');
});

it('a client that sent hello stays, and may send it only once', async () => {
  const { socket, settled } = connected();
  socket.say(hello);
  await settled();
  expect([socket.closedWith, socket.heard.map(({ type }) => type)]).toEqual([undefined, ['view']]);
  socket.say(hello);
  await settled();
  expect(socket.closedWith).toBe('1008 hello is said once');
});

it('after a refused hello, messages that came with it are ignored', async () => {
  const sit = jest.fn(() => Promise.resolve(null));
  const { socket, refused, settled } = connected({ sit });
  socket.say(...Array.from({ length: 190 }, () => hello));
  await settled();
  expect([sit.mock.calls.length, refused.length, socket.closedWith, socket.heard]).toEqual([
    1,
    1,
    '1008 no join grant',
    [{ type: 'refused', code: 'TELEHEALTH.NO_JOIN_GRANT' }],
  ]);
});

it('a client that closes right after its leave message has left', async () => {
  const leave = jest.fn(() => Promise.resolve());
  const { socket, settled } = connected({ leave });
  socket.say(hello);
  await settled();
  socket.say({ type: 'leave' });
  socket.readyState = 3;
  await settled();
  expect(leave).toHaveBeenCalledWith(seat);
});

it('messages after leave are ignored', async () => {
  const sit = jest.fn(() => Promise.resolve(seat));
  const { socket, settled } = connected({ sit, leave: () => Promise.resolve() });
  socket.say(hello);
  await settled();
  socket.say({ type: 'leave' }, hello);
  await settled();
  expect([sit.mock.calls.length, socket.closedWith]).toEqual([1, '1000 ']);
});

it('a client that sends more at once than a browser does is disconnected', async () => {
  const say = jest.fn(() => Promise.resolve(true));
  const { socket, settled } = connected({ say });
  socket.say(hello);
  await settled();
  const word = { type: 'signal', to: 2, body: { candidate: null } } as const;
  socket.say(...Array.from({ length: 200 }, () => word));
  expect(socket.closedWith).toBeUndefined();
  socket.say(word);
  expect(socket.closedWith).toBe('1008 too many words');
  await settled();
});

describe('asking for a new epoch', () => {
  it('is allowed a few times at once and no more', async () => {
    let epoch = 1;
    const renew = jest.fn((from: TakenSeat) => Promise.resolve({ ...from, epoch: (epoch += 1) }));
    const { socket, settled } = connected({ renew, news: () => Promise.resolve(news(epoch)) });
    socket.say(hello, ...Array.from({ length: 30 }, () => ({ type: 'renew' }) as const));
    await settled();
    expect([
      renew.mock.calls.length,
      socket.heard.filter(({ type }) => type === 'refused').length,
      socket.closedWith,
    ]).toEqual([10, 20, undefined]);
    expect(socket.heard.filter(({ type }) => type === 'view').at(-1)).toMatchObject({ view: { epoch } });
  });

  it('does not count as being replaced by another when the notice arrives before the response', async () => {
    let epoch = 1;
    const { socket, line, settled } = connected({
      news: () => Promise.resolve(news(epoch)),
      renew: async (from: TakenSeat) => {
        epoch = 2;
        await line.look();
        return { ...from, epoch };
      },
    });
    socket.say(hello);
    await settled();
    socket.say({ type: 'renew' });
    await settled();
    expect([socket.heard.map(({ type, view }) => [type, view?.epoch]), socket.closedWith]).toEqual([
      [
        ['view', 1],
        ['view', 2],
      ],
      undefined,
    ]);
  });

  it('is told of a real replacement by another', async () => {
    const { socket, settled } = connected({
      renew: () => Promise.resolve(null),
      news: jest.fn<() => Promise<News>>().mockResolvedValueOnce(news(1)).mockResolvedValue(news(2)),
    });
    socket.say(hello);
    await settled();
    socket.say({ type: 'renew' });
    await settled();
    expect(socket.heard.at(-1)).toEqual({ type: 'goodbye', reason: 'replaced' });
  });
});

it('a page whose seat was given up by a former release is told that the visit is over for it', async () => {
  const { socket, settled } = connected({ news: () => Promise.resolve({ ...news(1), revokedBecause: 'left' }) });
  socket.say(hello);
  await settled();
  expect(socket.heard.at(-1)).toEqual({ type: 'goodbye', reason: 'ended' });
});
