/** `DOMAIN.REASON` in capitals. */
export type ProblemCode = `${Uppercase<string>}.${Uppercase<string>}`;

/** What a refusal is about, as far as known. For the audit log, never for the response. */
interface RefusedThing {
  readonly kind: string;
  readonly id: string;
  readonly patientId?: string;
}

/**
 * An error with a stable code `DOMAIN.REASON`, sent as application/problem+json. `meta` holds facts that help the
 * caller to continue. Neither it nor the message may contain anything about a patient.
 */
export class CodedError extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 415 | 417 | 422 | 428 | 429,
    readonly code: ProblemCode,
    message: string,
    readonly meta?: Readonly<Record<string, unknown>>,
    readonly about?: RefusedThing,
  ) {
    super(message);
    this.name = 'CodedError';
  }
}

/** The caller has the right, but it is too early or too late. */
export class UntimelyError extends CodedError {}

/** Unknown ids and ids of another clinic look the same. Pass the id where the path does not contain it. */
export function notFound(what: string, id?: string): CodedError {
  const domain = what.toUpperCase().replaceAll(' ', '_') as Uppercase<string>;
  return new CodedError(
    404,
    `${domain}.NOT_FOUND`,
    `There is no such ${what}.`,
    undefined,
    id === undefined ? undefined : { kind: what, id },
  );
}
