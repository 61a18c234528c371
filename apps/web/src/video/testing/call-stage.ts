import { jest } from '@jest/globals';
import type { JoinGrant, SignalBody, SignalFromServer, VideoAccess, VisitView } from '@snowmelt/contracts';
import { Peer } from '../peer';
import type { Wire } from '../signal-client';
import { VisitCall } from '../visit-call';
import { FakeConnection } from './fake-connection';

const grant: JoinGrant = { token: 'x'.repeat(32), role: 'patient', expiresAt: '2026-11-25T12:00:00Z' };
export const access: VideoAccess = { kind: 'embedded', iceServers: [] };

type OpenWire = Wire & { onopen: () => void; onmessage: (event: { data: string }) => void };
interface Sent {
  readonly type: string;
  readonly to?: number;
  readonly body?: SignalBody;
}

/** The server's end of the sockets: what it received, and when access was requested. */
function server(nowMs: () => number, isAnswered: boolean) {
  const wires: OpenWire[] = [];
  const sent: Sent[] = [];
  const asked: number[] = [];
  const hear = (message: SignalFromServer) => wires.at(-1)?.onmessage({ data: JSON.stringify(message) });
  const send = (text: string) => {
    const word = JSON.parse(text) as Sent;
    if (word.type !== 'access') return sent.push(word);
    asked.push(nowMs());
    return isAnswered && hear({ type: 'access', access });
  };
  const openWire = () => {
    const wire = { readyState: 1, send, close: () => undefined } as unknown as OpenWire;
    wires.push(wire);
    return wire;
  };
  return { wires, sent, asked, hear, openWire };
}

/**
 * One side of a call under fake timers. `mends`: a dropped connection can be restarted; `isAnswered`: access is granted
 * at once.
 */
export function stage({ isAnswered = true, mends = true, tracks = ['voice', 'face'] as unknown[] } = {}) {
  let nowMs = 0;
  const connections: FakeConnection[] = [];
  const { wires, sent, asked, hear, openWire } = server(() => nowMs, isAnswered);
  const call = new VisitCall(grant, { getTracks: () => tracks } as unknown as MediaStream, {
    nowMs: () => nowMs,
    chance: () => 0,
    connectMedia: (_access, side) => {
      const made = new FakeConnection();
      connections.push(made);
      const peer = new Peer(made as unknown as RTCPeerConnection, side);
      return mends ? peer : Object.assign(peer, { restart: () => false });
    },
    openWire,
  });
  call.start();
  wires[0]?.onopen();
  const settle = () => jest.advanceTimersByTimeAsync(0);
  const later = async (ms: number) => {
    for (let step = 0; step < ms; step += 500) {
      nowMs += 500;
      await jest.advanceTimersByTimeAsync(500);
    }
  };
  return { call, connections, sent, wires, asked, settle, hear, later, ...words(sent), ...heard(hear, settle) };
}

const words = (sent: readonly Sent[]) => ({
  words: () =>
    sent
      .map(({ type, to, body }) => (body && 'description' in body ? `${body.description.type} to ${to}` : type))
      .slice(1),
});

const heard = (hear: (message: SignalFromServer) => void, settle: () => Promise<void>) => ({
  view: async (epoch: number, peer: VisitView['peer'], state: VisitView['state'] = 'in_progress') => {
    hear({ type: 'view', seq: 0, view: { state, epoch, peer } });
    await settle();
  },
  signal: async (from: number, body: SignalBody) => {
    hear({ type: 'signal', seq: 1, from, body });
    await settle();
  },
});
