/** So many times within a stretch of time, which begins with the first of them. */
export class Allowance {
  private times = 0;
  private sinceMs = -Infinity;

  constructor(private readonly most: { readonly count: number; readonly withinMs: number }) {}

  /** Counts once more. False: that was one too many. */
  take(): boolean {
    if (this.isUntouched) [this.times, this.sinceMs] = [0, performance.now()];
    this.times += 1;
    return this.times <= this.most.count;
  }

  get isUsedUp(): boolean {
    return !this.isUntouched && this.times >= this.most.count;
  }

  /** Nothing of the present stretch is used. */
  get isUntouched(): boolean {
    return performance.now() - this.sinceMs > this.most.withinMs;
  }
}
