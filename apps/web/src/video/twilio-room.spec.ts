import { jest } from '@jest/globals';
import { TwilioRoom } from './twilio-room';

class Emitter {
  readonly #listeners: [string, (what: unknown) => void][] = [];
  on(event: string, listener: (what: unknown) => void) {
    this.#listeners.push([event, listener]);
  }
  emit(event: string, what: unknown) {
    for (const [of, listener] of this.#listeners) if (of === event) listener(what);
  }
}

/** As much of Twilio's client as a room for two needs. */
class FakeRoom extends Emitter {
  state = 'connected';
  participants = new Map<string, FakeOther>();
  stats: unknown[] = [];
  disconnect() {
    this.state = 'disconnected';
    for (const other of this.participants.values()) other.lose();
  }
  async getStats() {
    return this.stats;
  }
  meet(other: FakeOther) {
    this.participants.set('other', other);
    this.emit('participantConnected', other);
  }
}
class FakeOther extends Emitter {
  state = 'connected';
  tracks = new Map<string, { track: unknown }>();
  send(kind: string) {
    const track = { kind, mediaStreamTrack: `their ${kind}` };
    this.tracks.set(kind, { track });
    this.emit('trackSubscribed', track);
  }
  lose() {
    for (const { track } of this.tracks.values()) this.emit('trackUnsubscribed', track);
    this.tracks.clear();
  }
}
class FakeStream {
  tracks: unknown[] = [];
  getTracks() {
    return this.tracks;
  }
  addTrack(track: unknown) {
    this.tracks.push(track);
  }
  removeTrack(track: unknown) {
    this.tracks = this.tracks.filter((one) => one !== track);
  }
}

const page = new EventTarget();
const access: Parameters<typeof enter>[0] = { kind: 'twilio', room: 'a-random-room', token: 'a-token', url: null };
const settle = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve);
  });

async function stage({ fails = false, given = access } = {}) {
  const room = new FakeRoom();
  const connect = jest.fn(async (_token: string, _options: object) => {
    if (fails) throw new Error('20104');
    return room;
  });
  const shown: FakeStream[] = [];
  const media = enter(given, { connect }, (stream) => shown.push(stream as never));
  const early = media.state;
  await settle();
  return { room, media, connect, early, shown };
}
const enter = (
  given: { kind: 'twilio'; room: string; token: string; url: string | null },
  library: object,
  show: (stream: MediaStream) => void,
) =>
  new TwilioRoom(
    given,
    { local: { getTracks: () => ['voice', 'face'] } as unknown as MediaStream, show },
    async () => library as never,
  );

describe('a Twilio Video room', () => {
  beforeAll(() => {
    Object.assign(globalThis, { window: page, MediaStream: FakeStream });
  });
  afterAll(() => {
    for (const name of ['window', 'MediaStream']) Reflect.deleteProperty(globalThis, name);
  });

  it('is joined by its random name with our own tracks, without telemetry or console output', async () => {
    const { connect, early, media } = await stage();
    expect(connect.mock.calls).toEqual([
      ['a-token', { name: 'a-random-room', tracks: ['voice', 'face'], insights: false, logLevel: 'off' }],
    ]);
    expect([early, media.state]).toEqual(['connecting', 'connecting']);
    expect(
      (await stage({ given: { ...access, url: 'ws://127.0.0.1:9/signaling' } })).connect.mock.calls[0]?.[1],
    ).toMatchObject({ wsServer: 'ws://127.0.0.1:9/signaling' });
  });

  it('shows the other participant when they come, and is connected once the first track arrives', async () => {
    const { room, media, shown } = await stage();
    const other = new FakeOther();
    room.meet(other);
    expect([media.state, shown]).toEqual(['connecting', []]);
    other.send('data');
    other.send('audio');
    other.send('video');
    expect([media.state, shown[0]?.tracks, new Set(shown).size]).toEqual([
      'connected',
      ['their audio', 'their video'],
      1,
    ]);
  });

  it('shows a participant who was there first', async () => {
    const room = new FakeRoom();
    const other = new FakeOther();
    other.send('audio');
    room.participants.set('other', other);
    const shown: unknown[] = [];
    const media = enter(access, { connect: async () => room }, (stream) => shown.push(stream));
    await settle();
    expect([media.state, shown.length]).toEqual(['connected', 1]);
  });

  it('leaves reconnecting to Twilio, on either side', async () => {
    const { room, media } = await stage();
    const other = new FakeOther();
    room.meet(other);
    other.send('audio');
    room.state = 'reconnecting';
    expect([media.state, media.restart()]).toEqual(['disconnected', true]);
    room.state = 'connected';
    other.state = 'reconnecting';
    expect([media.state, media.restart()]).toEqual(['disconnected', true]);
    other.state = 'connected';
    expect(media.state).toBe('connected');
    other.lose();
    expect(media.state).toBe('connecting');
  });

  it('has to be replaced when it cannot be joined or removed us', async () => {
    const { media } = await stage({ fails: true });
    expect([media.state, media.restart()]).toEqual(['failed', false]);
    const second = await stage();
    second.room.state = 'disconnected';
    expect([second.media.state, second.media.restart()]).toEqual(['failed', false]);
  });

  it('reports how much was received', async () => {
    const { room, media } = await stage();
    room.stats = [
      {
        remoteAudioTrackStats: [{ bytesReceived: 100 }],
        remoteVideoTrackStats: [{ bytesReceived: 900 }, { bytesReceived: null }],
      },
    ];
    expect(await media.received()).toEqual({ frames: 0, bytes: 1000 });
  });

  it('is left when the call ends and when the page closes', async () => {
    const { room, media } = await stage();
    media.close();
    expect(room.state).toBe('disconnected');
    const second = await stage();
    page.dispatchEvent(new Event('pagehide'));
    expect(second.room.state).toBe('disconnected');
  });

  it('is left at once when the call ended before the join completed', async () => {
    const room = new FakeRoom();
    let letIn: (room: FakeRoom) => void = () => undefined;
    const connect = jest.fn(
      () =>
        new Promise<FakeRoom>((resolve) => {
          letIn = resolve;
        }),
    );
    const library = { connect };
    const media = enter(access, library, () => undefined);
    await settle();
    media.close();
    letIn(room);
    await settle();
    expect(room.state).toBe('disconnected');
    enter(access, library, () => undefined).close();
    await settle();
    expect(connect).toHaveBeenCalledTimes(1);
  });
});
