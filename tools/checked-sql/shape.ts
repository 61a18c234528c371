import type { Nullability } from './nullability.js';

/** What a value looks like in TypeScript once node-postgres has read it. */
export type Shape =
  /** Cannot be known: the inside of a jsonb column, a composite. */
  | { readonly kind: 'any' }
  /** `is`: as `typeof` says, or the name of the class. `values`: the only texts it can be. */
  | { readonly kind: 'scalar'; readonly is: string; readonly values?: ReadonlySet<string> | undefined }
  /** Without items it is always empty. */
  | { readonly kind: 'list'; readonly items: Value | null }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Value> };

/** A column or a field: one of these shapes, or NULL. */
export interface Value {
  readonly null: Nullability;
  readonly shapes: readonly Shape[];
}

export const ANYTHING: Shape = { kind: 'any' };
