import { SetMetadata } from '@nestjs/common';

/** Error codes by HTTP status. */
export type Refusals = Readonly<Record<number, readonly string[]>>;

export const REFUSALS = 'snowmelt:refusals';

/** The error codes of this route's own rules. The document adds those that every route may return. */
export const Refuses = (...refusals: Refusals[]) => SetMetadata(REFUSALS, allOf(refusals));

/** The refusals of a table of codes with their status. */
export const refusalsOf = (table: Readonly<Record<string, readonly [status: number, words: string]>>, domain: string) =>
  allOf(Object.entries(table).map(([reason, [status]]) => ({ [status]: [`${domain}.${reason}`] })));

/** Merges refusals; each code appears once, in alphabetical order. */
export function allOf(refusals: readonly Refusals[]): Refusals {
  const all = new Map<number, Set<string>>();
  for (const [status, codes] of refusals.flatMap((one) => Object.entries(one)))
    all.set(Number(status), new Set([...(all.get(Number(status)) ?? []), ...codes]));
  return Object.fromEntries([...all].map(([status, codes]) => [status, [...codes].sort()]));
}
