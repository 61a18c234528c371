import { AsyncLocalStorage } from 'node:async_hooks';
import { FairShare, LineTooLong } from './fair-share.js';

/** Work that ends when it is told to, and tells how much of it has begun. What is left ends with its test. */
function works(share: FairShare) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  let isOver = false;
  const start = (key: string, name: string) =>
    share.run(key, () => {
      begun.push(name);
      return isOver ? Promise.resolve(name) : new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
  endLeftOver = () => {
    isOver = true;
    ends.forEach((end) => end());
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { begun, ends, start, settle };
}

let endLeftOver = () => undefined as void;
afterEach(() => endLeftOver());

describe('a fair share', () => {
  it('lets so many of one key work at a time, and the others in their order as soon as one ends', async () => {
    const { begun, ends, start, settle } = works(new FairShare(2));
    const all = ['a', 'b', 'c', 'd'].map((name) => start('north', name));
    await settle();
    expect(begun).toEqual(['a', 'b']);
    ends.get('b')?.();
    await all[1];
    await settle();
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('lets another key begin at once', async () => {
    const { begun, start, settle } = works(new FairShare(1));
    void start('north', 'a');
    void start('north', 'b');
    void start('south', 'c');
    await settle();
    expect(begun).toEqual(['a', 'c']);
  });

  it('goes on after a failure, and remembers nobody who is done', async () => {
    const share = new FairShare(1);
    await expect(share.run('north', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await share.run('north', () => Promise.resolve('yes'))).toBe('yes');
    expect(share.size).toBe(0);
  });

  it('keeps the context of each caller, though they waited', async () => {
    const [share, context] = [new FairShare(1), new AsyncLocalStorage<string>()];
    const asked = ['Rosa', 'Leo', 'Ines'].map((name) =>
      context.run(name, () => share.run('north', () => Promise.resolve(context.getStore()))),
    );
    expect(await Promise.all(asked)).toEqual(['Rosa', 'Leo', 'Ines']);
  });

  it('tells those whose turn does not come in time, and never does their work afterwards', async () => {
    const { begun, ends, start, settle } = works(new FairShare(1, 5));
    const first = start('north', 'a');
    await expect(start('north', 'b')).rejects.toBeInstanceOf(LineTooLong);
    ends.get('a')?.();
    expect(await first).toBe('a');
    await settle();
    expect(begun).toEqual(['a']);
    const next = start('north', 'c');
    await settle();
    ends.get('c')?.();
    expect(await next).toBe('c');
  });
});
