import type { BookableResource } from '@snowmelt/contracts';

/** What an appointment holds once it is dropped in another lane: of its kind, it takes that one; a chair cannot stand in for a clinician. */
export function lanesAfterDrop(
  held: readonly string[],
  resources: readonly Pick<BookableResource, 'id' | 'kind'>[],
  fromLane: string,
  toLane: string,
): string[] {
  const kindOf = (lane: string) => resources.find(({ id }) => id === lane)?.kind;
  return held.map((lane) => (lane === fromLane && kindOf(fromLane) === kindOf(toLane) ? toLane : lane));
}
