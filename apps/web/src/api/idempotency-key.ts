import { problemOf } from './api-problem';

// returned before the use case runs: they do not tell what an earlier, lost request did
const notProcessed = [401, 408, 425, 429];

/** Whether the server processed the request and refused it, so that nothing was written. */
function wasRefused(error: unknown): boolean {
  const { status, code } = problemOf(error);
  return status >= 400 && status < 500 && !notProcessed.includes(status) && !code.endsWith('IN_FLIGHT');
}

/**
 * The Idempotency-Key of one action. It stays while the outcome is unknown (a lost connection, a failing server), so
 * that a second press does not repeat the action. A different body, a refusal or a success brings a new key.
 */
export class IdempotencyKey {
  #key: string | null = null;
  #body = '';

  constructor(private readonly make: () => string) {}

  for(body: unknown): string {
    const asked = JSON.stringify(body);
    if (this.#key === null || asked !== this.#body) this.#key = this.make();
    this.#body = asked;
    return this.#key;
  }

  settle(error: unknown): void {
    if (!error || wasRefused(error)) this.#key = null;
  }
}
