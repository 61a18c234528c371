import { IDEMPOTENT } from '../idempotent.js';
import { allOf, type Refusals, REFUSALS } from './refusals.js';

/** A header that a request may or must carry. */
interface RequestHeader {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** What the document says about an operation, apart from its bodies. */
export interface OperationContract {
  /** Names of security schemes that are required together; none: open to everybody. */
  readonly security: readonly string[];
  readonly refusals: Refusals;
  readonly headers: readonly RequestHeader[];
}

const IDEMPOTENCY_KEY: RequestHeader = {
  name: 'Idempotency-Key',
  required: true,
  description:
    'Made by the client for one write, e.g. a UUID. When it is sent again with the same body within a day, nothing is written and the first response is returned.',
  schema: { type: 'string', minLength: 8, maxLength: 200, pattern: '^[\\x21-\\x7e]{8,200}$' },
};

/** The part of the contract that follows from a handler's decorators, whoever may call it. */
export function contractOfHandler(handler: object): OperationContract {
  const own = (Reflect.getMetadata(REFUSALS, handler) ?? {}) as Refusals;
  if (Reflect.getMetadata(IDEMPOTENT, handler) !== true) return { security: [], refusals: own, headers: [] };
  const repeated = { 400: ['HTTP.IDEMPOTENCY_KEY_MISSING'], 422: ['HTTP.IDEMPOTENCY_MISMATCH'] };
  return { security: [], refusals: allOf([own, repeated]), headers: [IDEMPOTENCY_KEY] };
}

export const bothContracts = (one: OperationContract, other: OperationContract): OperationContract => ({
  security: [...one.security, ...other.security],
  refusals: allOf([one.refusals, other.refusals]),
  headers: [...one.headers, ...other.headers],
});
