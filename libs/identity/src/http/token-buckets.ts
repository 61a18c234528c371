interface Bucket {
  tokens: number;
  at: number;
}

const MAX_BUCKETS = 10_000;

/**
 * A rate limit per key: `aSecond` requests a second, in bursts of `burstSeconds` worth. Each process counts by itself,
 * so three processes allow three times as many.
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  /** `milliseconds`: a monotonic clock. */
  constructor(
    private readonly aSecond: number,
    private readonly burstSeconds: number,
    private readonly milliseconds: () => number,
  ) {}

  /** The size of a full bucket, and how many seconds it takes to fill. */
  get quota(): { requests: number; seconds: number } {
    return { requests: this.aSecond * this.burstSeconds, seconds: this.burstSeconds };
  }

  /** Takes a token and returns 0; without one, returns the seconds until the next. */
  take(key: string): number {
    const at = this.milliseconds();
    const most = this.aSecond * this.burstSeconds;
    const known = this.buckets.get(key);
    const tokens = known ? Math.min(most, known.tokens + ((at - known.at) / 1000) * this.aSecond) : most;
    const taken = tokens >= 1;
    this.buckets.delete(key); // moves the key to the end: the first keys are those idle for longest
    this.buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at });
    if (this.buckets.size > MAX_BUCKETS) this.forget();
    return taken ? 0 : Math.ceil((1 - tokens) / this.aSecond);
  }

  /** The tokens left, and the seconds until the bucket is full. */
  left(key: string): { left: number; resetSeconds: number } {
    const most = this.aSecond * this.burstSeconds;
    const tokens = this.buckets.get(key)?.tokens ?? most;
    return { left: Math.floor(tokens), resetSeconds: Math.ceil((most - tokens) / this.aSecond) };
  }

  private forget(): void {
    const [quietest] = this.buckets.keys();
    if (quietest !== undefined) this.buckets.delete(quietest);
  }
}
