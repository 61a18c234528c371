import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { Off } from './switches';

/** The storage of one tab; each `load` starts with empty page memory, as after a reload. */
function tab({ forbidden = false } = {}) {
  const kept = new Map<string, string>();
  const no = () => {
    throw new DOMException('no', 'SecurityError');
  };
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  Object.defineProperty(globalThis, 'sessionStorage', {
    configurable: true,
    value: forbidden ? { getItem: no, setItem: no, removeItem: no } : storage,
  });
  return {
    kept,
    load: () => {
      jest.resetModules();
      return import('./switches');
    },
  };
}
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'sessionStorage');
});

const streamOf = (...kinds: string[]) => {
  const tracks = kinds.map((kind) => ({ kind, enabled: true }));
  return { tracks, getTracks: () => tracks as unknown as MediaStreamTrack[] };
};
const anyOff = fc.constantFrom<Off>([], ['audio'], ['video'], ['audio', 'video']);
const anyKind = fc.constantFrom('audio' as const, 'video' as const);

describe('camera and microphone switches of a visit', () => {
  it.each<[Off, 'audio' | 'video', Off]>([
    [[], 'audio', ['audio']],
    [['audio'], 'audio', []],
    [['audio'], 'video', ['audio', 'video']],
    [['audio', 'video'], 'audio', ['video']],
  ])('%j with a press on %s is %j', async (off, kind, after) => {
    const { flipped } = await tab().load();
    expect(flipped(off, kind)).toEqual(after);
    fc.assert(
      fc.property(anyOff, anyKind, (any, one) => {
        expect(flipped(flipped(any, one), one)).toEqual(any);
      }),
    );
  });

  it.each<[Off, boolean[]]>([
    [[], [true, true]],
    [['video'], [true, false]],
    [['audio'], [false, true]],
    [
      ['audio', 'video'],
      [false, false],
    ],
  ])('%j: the tracks are made so, the other way, too', async (off, enabled) => {
    const { switchTracks } = await tab().load();
    const { tracks, getTracks } = streamOf('audio', 'video');
    for (const track of tracks) track.enabled = false;
    switchTracks({ getTracks }, off);
    expect(tracks.map((track) => track.enabled)).toEqual(enabled);
  });

  it('do not record a missing camera or missing devices as switched off', async () => {
    const { switchTracks } = await tab().load();
    const { tracks, getTracks } = streamOf('audio');
    switchTracks({ getTracks }, ['video']);
    expect(tracks).toEqual([{ kind: 'audio', enabled: true }]);
    expect(() => switchTracks(null, ['video'])).not.toThrow();
  });

  it('keep their state after a reload, and start on for another visit in the same tab', async () => {
    await fc.assert(
      fc.asyncProperty(anyOff, anyOff, async (first, second) => {
        const { load } = tab();
        const before = await load();
        before.keepOff('a', first);
        before.keepOff('a', second);
        const after = await load();
        expect([before.keptOff('a'), after.keptOff('a'), after.keptOff('b')]).toEqual([second, second, []]);
      }),
      { numRuns: 20 },
    );
  });

  it('are forgotten when the visit ends', async () => {
    const { load, kept } = tab();
    const page = await load();
    page.keepOff('a', ['video']);
    page.forgetOff('a');
    expect([page.keptOff('a'), kept.size]).toEqual([[], 0]);
  });

  it('last as long as the page where the browser forbids storage', async () => {
    const { load } = tab({ forbidden: true });
    const page = await load();
    page.keepOff('a', ['video']);
    expect([page.keptOff('a'), page.keptOff('b')]).toEqual([['video'], []]);
    page.forgetOff('a');
    expect((await load()).keptOff('a')).toEqual([]);
  });

  it.each(['', '{', 'null', '7', '{"audio":1}', '["screen"]', '[null,["audio"]]'])(
    'are all on where %s is stored',
    async (text) => {
      const { load, kept } = tab();
      kept.set('off.a', text);
      expect((await load()).keptOff('a')).toEqual([]);
    },
  );
});
