/**
 * A refusal with a stable code `DOMAIN.REASON`, answered as application/problem+json. `meta` holds facts that help to go on;
 * neither it nor the text may hold a word about a patient.
 */
export class CodedError extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 415 | 422 | 428 | 429,
    readonly code: string,
    message: string,
    readonly meta?: Readonly<Record<string, unknown>>,
  ) {
    super(message);
    this.name = 'CodedError';
  }
}

/** Unknown ids and ids of another clinic look the same. */
export function notFound(what: string): CodedError {
  return new CodedError(404, `${what.toUpperCase().replaceAll(' ', '_')}.NOT_FOUND`, `There is no such ${what}.`);
}
