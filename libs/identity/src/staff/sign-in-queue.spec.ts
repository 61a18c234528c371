import { networkOf, SignInQueue } from './sign-in-queue.js';

/** Password checks that block until the spec lets them go. */
function heldChecks() {
  const going: (() => void)[] = [];
  return {
    going,
    check: () =>
      new Promise<void>((resume) => {
        going.push(resume);
      }),
  };
}
const settled = () => new Promise((resume) => setImmediate(resume));

describe('the sign-in queue', () => {
  it('checks four passwords at a time, and lets the next one in when one is done', async () => {
    const queue = new SignInQueue();
    const { going, check } = heldChecks();
    const all = Array.from({ length: 10 }, (_, n) => queue.run(`10.0.0.${n}`, check));
    await settled();
    for (let done = 0; done < 10; done += 1) {
      expect(going).toHaveLength(Math.min(4 + done, 10));
      going[done]?.();
      await settled();
    }
    await Promise.all(all);
  });

  it('asks to try again later when it is full, and has room again afterwards', async () => {
    const queue = new SignInQueue();
    const { going, check } = heldChecks();
    const waiting = Array.from({ length: 64 }, (_, n) => queue.run(`10.0.0.${n}`, check));
    await expect(queue.run('10.0.1.1', check)).rejects.toMatchObject({
      status: 429,
      code: 'IDENTITY.SIGN_IN_BUSY',
      meta: { retryAfterSeconds: 2 },
    });
    for (let n = 0; n < 64; n += 1) {
      await settled();
      going[n]?.();
    }
    await Promise.all(waiting);
    expect(await queue.run('10.0.1.1', async () => 'in')).toBe('in');
  });

  it('gives one network at most half of the places', async () => {
    const queue = new SignInQueue();
    const { check } = heldChecks();
    for (let n = 0; n < 32; n += 1) void queue.run(`2001:db8:1:2:${n.toString(16)}::1`, check);
    await expect(queue.run('2001:db8:1:2::5', check)).rejects.toMatchObject({ status: 429 });
    void queue.run('2001:db8:1:3::5', check);
    for (let n = 0; n < 31; n += 1) void queue.run('10.0.0.7', check);
    await expect(queue.run('10.0.0.8', check)).rejects.toMatchObject({ status: 429 });
  });

  it('frees the place of a check that failed', async () => {
    const queue = new SignInQueue();
    for (let n = 0; n < 100; n += 1)
      await expect(queue.run('10.0.0.1', () => Promise.reject(new Error('no database')))).rejects.toThrow(
        'no database',
      );
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
  ])('%s belongs to the network %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
