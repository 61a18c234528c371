import type { Calendar } from '@snowmelt/contracts';

/** A lane for each place of a resource: a nurse with two places can have two patients at once. */
export interface Lane {
  readonly id: string;
  readonly resourceId: string;
  readonly label: string;
}

export const laneId = (resourceId: string, place: number) => (place === 1 ? resourceId : `${resourceId}:${place}`);
export const resourceOfLane = (lane: string) => lane.split(':')[0] as string;

export const lanesOf = (resources: Calendar['resources']): Lane[] =>
  resources.flatMap(({ id, name, places }) =>
    Array.from({ length: places }, (_, n) => ({
      id: laneId(id, n + 1),
      resourceId: id,
      label: places === 1 ? name : `${name}\u00a0·\u00a0${n + 1}`, // the number stays with the end of the name
    })),
  );
