import { Select } from '@mantine/core';
import type { BookableResource, ResourceKind } from '@snowmelt/contracts';

const words: Record<ResourceKind, string> = { clinician: 'Clinician', chair: 'Chair', room: 'Room' };

/** One select for each kind of resource the service needs. */
export function ResourceChoice({ kinds, resources, chosen, onChange }: { kinds: readonly ResourceKind[]; resources: readonly BookableResource[]; chosen: readonly string[]; onChange(ids: string[]): void }) {
  return kinds.map((kind) => {
    const ofKind = resources.filter((resource) => resource.kind === kind);
    const others = chosen.filter((id) => !ofKind.some((resource) => resource.id === id));
    return (
      <Select key={kind} label={words[kind]} data={ofKind.map(({ id, name }) => ({ value: id, label: name }))} value={ofKind.find(({ id }) => chosen.includes(id))?.id ?? null}
        onChange={(id) => onChange(id ? [...others, id] : others)} allowDeselect={false} required />
    );
  });
}
