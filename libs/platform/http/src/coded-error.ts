/** What a refusal is about, as far as it is known: for the audit log, never for the answer. */
interface RefusedThing {
  readonly kind: string;
  readonly id: string;
  readonly patientId?: string;
}

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
    readonly about?: RefusedThing,
  ) {
    super(message);
    this.name = 'CodedError';
  }
}

/** A refusal for the time only: it is theirs to ask for, but not yet or no longer. */
export class UntimelyError extends CodedError {}

/** Unknown ids and ids of another clinic look the same. The id is needed where it does not stand in the path. */
export function notFound(what: string, id?: string): CodedError {
  const code = `${what.toUpperCase().replaceAll(' ', '_')}.NOT_FOUND`;
  return new CodedError(
    404,
    code,
    `There is no such ${what}.`,
    undefined,
    id === undefined ? undefined : { kind: what, id },
  );
}
