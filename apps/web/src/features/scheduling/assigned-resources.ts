import type { ListedResource, ServiceRequirement } from '@snowmelt/contracts';

type Resource = Pick<ListedResource, 'id' | 'kind' | 'qualifications'>;
type Requirement = Pick<ServiceRequirement, 'kind' | 'qualification' | 'quantity' | 'onSite'>;

export const isPerson = ({ kind }: Pick<Resource, 'kind'>) => kind === 'clinician' || kind === 'nurse';

const meets = ({ kind, qualifications }: Resource, requirement: Pick<Requirement, 'kind' | 'qualification'>): boolean =>
  kind === requirement.kind &&
  (requirement.qualification === null || qualifications.includes(requirement.qualification));

/** One person or thing that a visit needs: who can be chosen, and who is. */
export interface Need<Of extends Resource> {
  readonly requirement: Requirement;
  readonly options: readonly Of[];
  readonly chosen: Of | null;
}

/**
 * What each of the chosen is for: those that the service needs, and the other people who take part. What is needed on
 * site is not chosen, and a chosen thing that the service does not need is left out.
 */
export function assignedResources<Of extends Resource>(
  requirements: readonly Requirement[],
  resources: readonly Of[],
  chosenIds: readonly string[],
): { readonly needs: readonly Need<Of>[]; readonly also: readonly Of[] } {
  const left = chosenIds.flatMap((id) => resources.find((one) => one.id === id) ?? []);
  const take = (requirement: Requirement): Of | null => {
    const place = left.findIndex((one) => meets(one, requirement));
    return place < 0 ? null : (left.splice(place, 1)[0] as Of);
  };
  const needs = requirements
    .filter(({ onSite }) => !onSite)
    // who needs a qualification is chosen first, so that nobody else takes their place
    .toSorted((a, b) => Number(a.qualification === null) - Number(b.qualification === null))
    .flatMap((requirement) => Array.from({ length: requirement.quantity }, () => requirement))
    .map((requirement) => ({
      requirement,
      options: resources.filter((one) => meets(one, requirement)),
      chosen: take(requirement),
    }));
  return { needs, also: left.filter(isPerson) };
}
