/**
 * Runs the work for one key in sequence, before any of it takes a database connection. A number that floods holds one
 * connection, and other numbers do not wait for it.
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

  /** The number of keys with work running or waiting. */
  get size(): number {
    return this.last.size;
  }
}
