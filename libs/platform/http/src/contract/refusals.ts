import { SetMetadata } from '@nestjs/common';

/** Error codes by the HTTP status they are answered with. */
export type Refusals = Readonly<Record<number, readonly string[]>>;

export const REFUSALS = 'snowmelt:refusals';

/** The codes by which this route's own rules refuse. What any route may answer is not named: the document adds it. */
export const Refuses = (...refusals: Refusals[]) => SetMetadata(REFUSALS, allOf(refusals));

/** Of codes that stand in a table with their status. */
export const refusalsOf = (table: Readonly<Record<string, readonly [status: number, words: string]>>, domain: string) =>
  allOf(Object.entries(table).map(([reason, [status]]) => ({ [status]: [`${domain}.${reason}`] })));

/** All of them, each code once and in the order of the alphabet. */
export function allOf(refusals: readonly Refusals[]): Refusals {
  const all = new Map<number, Set<string>>();
  for (const [status, codes] of refusals.flatMap((one) => Object.entries(one)))
    all.set(Number(status), new Set([...(all.get(Number(status)) ?? []), ...codes]));
  return Object.fromEntries([...all].map(([status, codes]) => [status, [...codes].sort()]));
}
