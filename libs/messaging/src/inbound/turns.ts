/**
 * What is done for one number is done one after the other, before any of it takes a connection to the database: a number that floods holds
 * one of them, and nobody else waits for it.
 */
export class Turns {
  private readonly last = new Map<string, Promise<void>>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.last.get(key) ?? Promise.resolve()).then(work);
    const over = mine.then(
      () => undefined,
      () => undefined,
    );
    this.last.set(key, over);
    void over.then(() => {
      if (this.last.get(key) === over) this.last.delete(key);
    });
    return mine;
  }

  /** Of how many numbers something is being done. */
  get size(): number {
    return this.last.size;
  }
}
