import { problemOf } from './api-problem';

// answers of the door, not of the use case: what an earlier, lost request did is still unknown
const notJudged = [401, 408, 425, 429];

/** Whether the server looked at the request and refused it, so that certainly nothing was done. */
function wasRefused(error: unknown): boolean {
  const { status, code } = problemOf(error);
  return status >= 400 && status < 500 && !notJudged.includes(status) && !code.endsWith('IN_FLIGHT');
}

/**
 * The Idempotency-Key of one wish. It stays while the answer is unknown (a lost connection, a failing server), so that pressing
 * again does the thing once. Another wish, a refusal or success brings a new one.
 */
export class PressKey {
  #key: string | null = null;
  #wish = '';

  constructor(private readonly make: () => string) {}

  for(body: unknown): string {
    const wish = JSON.stringify(body);
    if (this.#key === null || wish !== this.#wish) this.#key = this.make();
    this.#wish = wish;
    return this.#key;
  }

  settle(error: unknown): void {
    if (!error || wasRefused(error)) this.#key = null;
  }
}
