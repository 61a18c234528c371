import type { BookableResource } from '@snowmelt/contracts';

/**
 * What an appointment holds after a drop in another lane: the new resource if it is of the same kind; a chair cannot
 * replace a clinician.
 */
export function lanesAfterDrop(
  held: readonly string[],
  resources: readonly Pick<BookableResource, 'id' | 'kind'>[],
  fromLane: string,
  toLane: string,
): string[] {
  const kindOf = (lane: string) => resources.find(({ id }) => id === lane)?.kind;
  return held.map((lane) => (lane === fromLane && kindOf(fromLane) === kindOf(toLane) ? toLane : lane));
}
