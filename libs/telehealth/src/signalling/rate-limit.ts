/** A rate limit: so many times within a window that begins with the first of them. */
export class RateLimit {
  private times = 0;
  private sinceMs = -Infinity;

  constructor(private readonly most: { readonly count: number; readonly withinMs: number }) {}

  /** Counts one more. Returns false when that is over the limit. */
  take(): boolean {
    if (this.isUntouched) [this.times, this.sinceMs] = [0, performance.now()];
    this.times += 1;
    return this.times <= this.most.count;
  }

  get isUsedUp(): boolean {
    return !this.isUntouched && this.times >= this.most.count;
  }

  /** The last window is over, and no new one has begun. */
  get isUntouched(): boolean {
    return performance.now() - this.sinceMs > this.most.withinMs;
  }
}
