interface Bucket {
  tokens: number;
  at: number;
}

const MOST_KEPT = 10_000;

/** So many a second for each key, and a burst of so many seconds at once. Kept by this process alone: with three of them, three times as many. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  /** `milliseconds`: of a clock that only goes forward. */
  constructor(
    private readonly aSecond: number,
    private readonly burstSeconds: number,
    private readonly milliseconds: () => number,
  ) {}

  /** All of one key, and in how many seconds it is filled. */
  get quota(): { requests: number; seconds: number } {
    return { requests: this.aSecond * this.burstSeconds, seconds: this.burstSeconds };
  }

  /** Takes one, and answers 0; or takes none, and answers in how many seconds there is one. */
  take(key: string): number {
    const at = this.milliseconds();
    const most = this.aSecond * this.burstSeconds;
    const known = this.buckets.get(key);
    const tokens = known ? Math.min(most, known.tokens + ((at - known.at) / 1000) * this.aSecond) : most;
    const taken = tokens >= 1;
    this.buckets.delete(key); // to stand last: the first are those that were quiet for longest
    this.buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at });
    if (this.buckets.size > MOST_KEPT) this.forget();
    return taken ? 0 : Math.ceil((1 - tokens) / this.aSecond);
  }

  /** How many there are now, and in how many seconds all of them. */
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
