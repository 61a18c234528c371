import { TokenBuckets } from './token-buckets.js';

let at = 0;
beforeEach(() => {
  at = 1_000_000;
});
const buckets = () => new TokenBuckets(10, 3, () => at);
const taken = (from: TokenBuckets, key: string, times: number) =>
  Array.from({ length: times }, () => from.take(key)).filter((wait) => wait === 0).length;

describe('a client that sends too many requests', () => {
  it('has a burst, then so many requests a second, and is told how long to wait', () => {
    const some = buckets();
    expect(taken(some, 'leo', 100)).toBe(30);
    expect(some.take('leo')).toBe(1);
    at += 500;
    expect(taken(some, 'leo', 100)).toBe(5);
    at += 3_600_000;
    expect(taken(some, 'leo', 100)).toBe(30);
  });

  it('is told how many are left, and when the limit is full again', () => {
    const some = buckets();
    taken(some, 'leo', 12);
    expect(some.left('leo')).toEqual({ left: 18, resetSeconds: 2 });
    taken(some, 'leo', 100);
    expect(some.left('leo')).toEqual({ left: 0, resetSeconds: 3 });
    expect(some.left('amara')).toEqual({ left: 30, resetSeconds: 0 });
  });

  it("does not use up anybody else's limit", () => {
    const some = buckets();
    taken(some, 'leo', 100);
    expect(taken(some, 'amara', 100)).toBe(30);
  });

  it('is not forgotten when many invented clients appear', () => {
    const some = buckets();
    for (let n = 0; n < 30_000; n += 1) {
      some.take(`made up ${n}`);
      some.take('leo');
    }
    expect(some.take('leo')).toBe(1);
  });
});
