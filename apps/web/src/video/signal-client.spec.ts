import { jest } from '@jest/globals';
import type { SignalFromServer } from '@snowmelt/contracts';
import { SignalClient, type Wire } from './signal-client';

const view = (epoch: number, seq = 0): SignalFromServer => ({
  type: 'view',
  seq,
  view: { state: 'in_progress', epoch, peer: null },
});
const signal = (to: number) => ({ type: 'signal' as const, to, body: { candidate: null } });

function stage() {
  const wires: {
    sent: { type: string; after?: number | null; to?: number }[];
    isClosed: boolean;
    wire: Wire;
    open: () => void;
    say: (message: SignalFromServer) => void;
    fall: () => void;
  }[] = [];
  const heard: string[] = [];
  const client = new SignalClient('token', {
    chance: () => 0,
    change: (isOpen) => heard.push(isOpen ? 'open' : 'lost'),
    hear: (message) => heard.push(message.type),
    open: () => {
      const wire = { readyState: 0, onopen: null, onmessage: null, onclose: null } as unknown as Wire & {
        readyState: number;
        onopen: () => void;
        onmessage: (event: { data: string }) => void;
        onclose: () => void;
      };
      const entry = {
        wire,
        sent: [] as { type: string }[],
        isClosed: false,
        open: () => {
          wire.readyState = 1;
          wire.onopen();
        },
        say: (message: SignalFromServer) => wire.onmessage({ data: JSON.stringify(message) }),
        fall: () => {
          wire.readyState = 3;
          wire.onclose();
        },
      };
      wire.send = (text) => {
        entry.sent.push(JSON.parse(text as string));
      };
      wire.close = () => {
        entry.isClosed = true;
        wire.readyState = 3;
      };
      wires.push(entry);
      return wire;
    },
  });
  client.connect();
  return { client, wires, heard, last: () => wires.at(-1) as (typeof wires)[number] };
}

describe('the signalling client', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('sends hello first, and counts as open from the first response', () => {
    const { client, last, heard } = stage();
    client.send(signal(1));
    last().open();
    expect([last().sent.map(({ type }) => type), client.isOpen]).toEqual([['hello'], false]);
    last().say(view(2));
    expect([last().sent.map(({ type }) => type), heard]).toEqual([['hello'], ['open', 'view']]); // the signal was queued before the page had an epoch, so it is dropped
  });

  it('reconnects, says which message it received last, and sends what was waiting', () => {
    const { client, wires, last, heard } = stage();
    last().open();
    last().say(view(2));
    last().say({ type: 'signal', seq: 41, from: 1, body: { candidate: null } });
    last().fall();
    expect([client.isOpen, heard.at(-1)]).toEqual([false, 'lost']);
    client.send(signal(1));
    jest.advanceTimersByTime(150);
    last().open();
    expect(last().sent).toEqual([{ type: 'hello', token: 'token', after: 41 }]);
    last().say(view(2, 41));
    expect([wires.length, last().sent.at(-1)]).toEqual([2, signal(1)]);
  });

  it('drops messages written under an identity the server no longer knows, but keeps the rest', () => {
    const { client, last } = stage();
    last().open();
    last().say(view(2));
    last().fall();
    client.send(signal(1));
    client.send({ type: 'renew' });
    jest.advanceTimersByTime(150);
    last().open();
    last().say(view(3));
    expect(last().sent.map(({ type }) => type)).toEqual(['hello', 'renew']);
  });

  it('retries at growing intervals, also when the server never responds', () => {
    const { wires, last } = stage();
    for (const wait of [150, 300, 600, 1200, 2400, 2500, 2500]) {
      const before = wires.length;
      last().fall();
      jest.advanceTimersByTime(wait - 1);
      expect(wires.length).toBe(before);
      jest.advanceTimersByTime(1);
      expect(wires.length).toBe(before + 1);
    }
    const before = wires.length;
    jest.advanceTimersByTime(8000 + 2500);
    expect([wires.length, wires[before - 1]?.isClosed]).toEqual([before + 1, true]);
  });

  it('starts with short intervals again once it was open', () => {
    const { wires, last } = stage();
    for (const wait of [150, 300, 600]) {
      last().fall();
      jest.advanceTimersByTime(wait);
    }
    last().open();
    last().say(view(2));
    last().fall();
    jest.advanceTimersByTime(150);
    expect(wires.length).toBe(5);
  });

  it('ignores all sockets but its newest', () => {
    const { client, wires, last, heard } = stage();
    last().open();
    last().say(view(2));
    client.connect();
    wires[0]?.say(view(9));
    wires[0]?.fall();
    jest.advanceTimersByTime(5000);
    expect([wires.length, wires[0]?.isClosed, heard]).toEqual([2, true, ['open', 'view', 'lost']]);
  });

  it.each<SignalFromServer>([
    { type: 'goodbye', reason: 'replaced' },
    { type: 'refused', code: 'TELEHEALTH.NO_JOIN_GRANT' },
  ])('does not come back after %j', (message) => {
    const { client, wires, last, heard } = stage();
    last().open();
    last().say(message);
    jest.advanceTimersByTime(60_000);
    client.connect();
    expect([wires.length, last().isClosed, heard]).toEqual([1, true, [message.type]]);
  });

  it('stays open when one of its messages is refused', () => {
    const { client, last } = stage();
    last().open();
    last().say(view(2));
    last().say({ type: 'refused', code: 'TELEHEALTH.NOT_OPEN' });
    expect(client.isOpen).toBe(true);
  });
});
