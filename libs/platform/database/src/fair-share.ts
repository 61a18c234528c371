import pLimit, { type LimitFunction } from 'p-limit';

/**
 * Lets each key have so many at work at a time; more of the same key wait their turn. So one who asks for much at once
 * does not take what others need. Whoever has waited as long as for a connection is told so, and their work is never
 * done: a change must not happen after its sender was told that it did not.
 */
export class FairShare {
  private readonly lines = new Map<string, { readonly limit: LimitFunction; members: number }>();

  constructor(
    private readonly atOnce: number,
    private readonly patienceMs = 3000,
  ) {}

  /** @throws LineTooLong when the turn does not come in time */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key) ?? { limit: pLimit(this.atOnce), members: 0 };
    this.lines.set(key, line);
    line.members += 1;
    try {
      return await this.inTurn(line.limit, work);
    } finally {
      line.members -= 1;
      if (line.members === 0) this.lines.delete(key);
    }
  }

  /** For how many keys somebody is at work or waiting. */
  get size(): number {
    return this.lines.size;
  }

  private inTurn<T>(limit: LimitFunction, work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let isTooLate = false;
      const timer = setTimeout(() => {
        isTooLate = true;
        reject(new LineTooLong());
      }, this.patienceMs);
      void limit(async () => {
        if (isTooLate) return;
        clearTimeout(timer);
        await work().then(resolve, reject);
      });
    });
  }
}

/** By its code the API responds as to a lock that was not given in time: 503, try again soon. */
export class LineTooLong extends Error {
  readonly code = '55P03';

  constructor() {
    super('too many of the same session or clinic are at work');
  }
}
