import pLimit, { type LimitFunction } from 'p-limit';

/**
 * Lets each key have so many at work at a time; more of the same key wait their turn. So one who asks for much at once
 * does not take what others need.
 */
export class FairShare {
  private readonly lines = new Map<string, { readonly limit: LimitFunction; members: number }>();

  constructor(private readonly atOnce: number) {}

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key) ?? { limit: pLimit(this.atOnce), members: 0 };
    this.lines.set(key, line);
    line.members += 1;
    try {
      return await line.limit(work);
    } finally {
      line.members -= 1;
      if (line.members === 0) this.lines.delete(key);
    }
  }

  /** For how many keys somebody is at work or waiting. */
  get size(): number {
    return this.lines.size;
  }
}
