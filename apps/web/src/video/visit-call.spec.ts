import { jest } from '@jest/globals';
import type { SignalBody } from '@snowmelt/contracts';
import { access, stage } from './testing/call-stage';
import type { FakeConnection } from './testing/fake-connection';

const offer: SignalBody = { description: { type: 'offer', sdp: 'theirs' } };
const answer: SignalBody = { description: { type: 'answer', sdp: 'theirs' } };
const there = (epoch: number) => ({ epoch, present: true });

describe("one participant's side of a visit", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('does not connect before the patient is admitted', async () => {
    const { view, connections, words } = stage();
    await view(2, there(1), 'waiting');
    expect([connections.length, words()]).toEqual([0, []]);
  });

  it('does not call an absent participant, and does when they come', async () => {
    const { view, connections } = stage();
    await view(2, { epoch: 1, present: false });
    expect(connections.length).toBe(0);
    await view(2, there(1));
    expect(connections.length).toBe(1);
  });

  it('asks for access again until it comes, shows that it waits, and loses no signal that came early', async () => {
    const { view, signal, connections, asked, later, hear, call, words } = stage({ isAnswered: false });
    await view(2, there(3));
    await signal(3, offer);
    expect([connections.length, asked]).toEqual([0, [0]]);
    hear({ type: 'refused', code: 'TELEHEALTH.VIDEO_AWAY' });
    expect([call.snapshot().line, call.snapshot().end]).toEqual(['unavailable', null]);
    await later(6500);
    expect(asked).toEqual([0, 3000, 6000]);
    hear({ type: 'access', access });
    await later(500);
    expect([connections[0]?.did[0], words(), call.snapshot().line]).toEqual([
      'hear offer',
      ['answer to 3'],
      'connecting',
    ]);
    hear({ type: 'access', access });
    expect(connections.length).toBe(1);
  });

  it('ignores access when the visit was closed to it meanwhile', async () => {
    const { view, hear, connections } = stage({ isAnswered: false });
    await view(2, there(1));
    await view(2, there(1), 'scheduled');
    hear({ type: 'access', access });
    expect(connections.length).toBe(0);
  });

  it('replaces what cannot be restarted, with new access, before it asks for a new epoch', async () => {
    const { view, connections, wires, asked, later, words } = stage({ mends: false });
    await view(2, there(1));
    (connections[0] as FakeConnection).connectionState = 'failed';
    await later(500);
    expect([
      connections.length,
      connections[0]?.did.at(-1),
      asked.length,
      wires.length,
      words().includes('renew'),
    ]).toEqual([2, 'close', 2, 1, false]);
  });

  it('makes the first offer as the newcomer', async () => {
    const { view, signal, connections, words } = stage();
    await view(2, there(1));
    expect([connections[0]?.did, words()]).toEqual([['add voice', 'add face'], ['offer to 1']]);
    await signal(1, answer);
    expect(connections[0]?.did.at(-1)).toBe('hear answer');
  });

  it('makes no offer as the first one in, and adds its tracks to the reply', async () => {
    const { view, signal, connections, words } = stage();
    await view(2, there(3));
    expect([connections[0]?.did, words()]).toEqual([[], []]);
    await signal(3, offer);
    expect([connections[0]?.did, words()]).toEqual([['hear offer', 'add voice', 'add face'], ['answer to 3']]);
  });

  it('yields as the newcomer when both offer at once, and does not as the other', async () => {
    const polite = stage();
    await polite.view(2, there(1));
    await polite.signal(1, offer);
    expect([polite.connections[0]?.did.at(-1), polite.words()]).toEqual(['hear offer', ['offer to 1', 'answer to 1']]);
    const other = stage();
    await other.view(2, there(3));
    await other.signal(3, offer);
    other.connections[0]?.restartIce();
    await other.settle();
    await other.signal(3, offer);
    expect(other.words()).toEqual(['answer to 3', 'offer to 3']);
    expect(other.connections[0]?.did.filter((what) => what === 'hear offer').length).toBe(1);
  });

  it('starts over with a participant who returns, and ignores the former one', async () => {
    const { view, signal, connections } = stage();
    await view(2, there(1));
    await view(2, there(3));
    expect([connections.length, connections[0]?.did.at(-1)]).toEqual([2, 'close']);
    await signal(1, answer);
    expect(connections[1]?.did).toEqual([]);
    await signal(3, offer);
    expect(connections[1]?.did[0]).toBe('hear offer');
  });

  it('keeps signals that came before it knew the pair', async () => {
    const { view, signal, connections } = stage();
    await view(2, there(1));
    await signal(3, offer);
    expect(connections[0]?.did).not.toContain('hear offer');
    await view(2, there(3));
    expect(connections[1]?.did[0]).toBe('hear offer');
  });

  it('keeps the connection while the server or the signal of the other side is away', async () => {
    const { view, connections, later } = stage();
    await view(2, there(1));
    await view(2, { epoch: 1, present: false }, 'interrupted');
    await later(30_000);
    expect([
      connections.length,
      connections[0]?.did.includes('close'),
      connections[0]?.did.includes('restart'),
    ]).toEqual([1, false, false]);
  });

  it('counts the other side as present while media arrives, whatever the server says', async () => {
    const { view, connections, later, call } = stage();
    await view(2, there(1));
    const [connection] = connections as [FakeConnection];
    Object.assign(connection, { connectionState: 'connected', flow: 100 });
    await view(2, { epoch: 1, present: false }, 'interrupted');
    await later(3000);
    expect(call.snapshot().isThere).toBe(true);
    connection.flow = 0;
    await later(1000);
    expect(call.snapshot().isThere).toBe(false);
    await view(2, there(1));
    expect(call.snapshot().isThere).toBe(true);
  });

  it('restarts a dropped connection over a fresh socket, then asks for a new epoch', async () => {
    const { view, connections, wires, later, words, call } = stage();
    await view(2, there(1));
    (connections[0] as FakeConnection).connectionState = 'connected';
    await later(1000);
    expect([call.snapshot().line, call.snapshot().framesDecoded]).toEqual(['connected', 7]);
    (connections[0] as FakeConnection).connectionState = 'disconnected';
    await later(2500);
    expect([call.snapshot().line, connections[0]?.did.at(-1), wires.length]).toEqual(['mending', 'restart', 2]);
    wires[1]?.onopen();
    await view(2, there(1));
    await later(11_000);
    expect(words()).toContain('renew');
    await view(4, there(1));
    expect([connections.length, connections[0]?.did.at(-1)]).toEqual([2, 'close']);
  });

  it('shows nothing of the former pair while the next one connects, and knows who has left', async () => {
    const { view, connections, later, call } = stage();
    await view(2, there(1));
    const [connection] = connections as [FakeConnection];
    connection.ontrack?.({ streams: [{ getVideoTracks: () => ['face'] }] });
    connection.connectionState = 'connected';
    await later(1000);
    expect(call.snapshot()).toMatchObject({ line: 'connected', hasPicture: true, isThere: true });
    await view(2, there(3));
    expect(call.snapshot()).toMatchObject({ line: 'mending', hasPicture: false, remote: null, isThere: true });
    await view(2, null);
    expect(call.snapshot()).toMatchObject({ line: 'mending', remote: null, isThere: false });
  });

  it('notices that the other side left while video was unavailable', async () => {
    const { view, later, call } = stage({ isAnswered: false });
    await view(2, there(1));
    await view(2, { epoch: 1, present: false }, 'interrupted');
    await later(500);
    expect(call.snapshot().isThere).toBe(false);
  });

  it('receives what the other side switched off, and forgets it when they rejoin', async () => {
    const { view, signal, call, connections } = stage();
    await view(2, there(1));
    await signal(1, { off: ['video', 'audio'] });
    expect(call.snapshot().off).toEqual(['video', 'audio']);
    expect(connections[0]?.did).toEqual(['add voice', 'add face']); // the connection does not get the message
    await signal(1, { off: [] });
    expect(call.snapshot().off).toEqual([]);
    await signal(1, { off: ['video'] });
    await view(2, there(3));
    expect(call.snapshot().off).toEqual([]);
  });

  it('sends what is switched off, at once and to everybody who joins', async () => {
    const camera = { kind: 'video', enabled: true };
    const { view, call, sent } = stage({ tracks: [{ kind: 'audio', enabled: true }, camera] });
    const told = () => sent.filter(({ body }) => body && 'off' in body).map(({ to, body }) => [to, body]);
    await view(2, there(1));
    expect(told()).toEqual([]);
    camera.enabled = false;
    call.tellSwitches();
    await view(2, there(3));
    expect(told()).toEqual([
      [1, { off: ['video'] }],
      [3, { off: ['video'] }],
    ]);
  });

  it('tells leaving from dropping: shows nothing, does not restart, and reconnects when they return', async () => {
    const { view, signal, call, connections, asked, later, words } = stage();
    await view(2, there(1));
    const [connection] = connections as [FakeConnection];
    connection.ontrack?.({ streams: [{ getVideoTracks: () => ['face'] }] });
    connection.connectionState = 'connected';
    await later(1000);
    await signal(1, { left: true });
    await view(2, there(1), 'interrupted'); // sent before the server heard of the leaving
    expect(call.snapshot().isThere).toBe(false);
    await view(2, { epoch: 1, present: false }, 'interrupted');
    await later(30_000);
    expect(call.snapshot()).toMatchObject({ hasLeft: true, isThere: false, remote: null, line: 'connected' });
    expect([connections.length, connection.did.at(-1), asked.length, words().includes('renew')]).toEqual([
      1,
      'close',
      1,
      false,
    ]);
    await view(2, there(3));
    expect([connections.length, call.snapshot().hasLeft, call.snapshot().isThere]).toEqual([2, false, true]);
  });

  it('says goodbye once, and sends nothing afterwards', async () => {
    const { view, call, connections, sent, hear, later } = stage();
    await view(2, there(1));
    call.leave();
    expect([sent.at(-1)?.type, call.snapshot().end, connections[0]?.did.at(-1)]).toEqual(['leave', 'left', 'close']);
    expect(sent.at(-2)).toEqual({ type: 'signal', to: 1, body: { left: true } }); // so that the other side sees no dropped line
    const before = sent.length;
    hear({ type: 'goodbye', reason: 'ended' });
    await later(20_000);
    expect([sent.length, call.snapshot().end]).toEqual([before, 'left']);
  });

  it.each(['ended', 'replaced', 'taken-over', 'expired', 'signed-out'] as const)(
    'knows why it ended: %s',
    async (reason) => {
      const { view, hear, call, connections } = stage();
      await view(2, there(1));
      hear({ type: 'goodbye', reason });
      expect([call.snapshot().end, call.snapshot().remote, connections[0]?.did.at(-1)]).toEqual([
        reason,
        null,
        'close',
      ]);
    },
  );
});
