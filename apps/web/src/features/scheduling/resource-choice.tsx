import { Select } from '@mantine/core';
import type { ListedResource, ResourceKind, ServiceType } from '@snowmelt/contracts';

const words: Record<ResourceKind, string> = { clinician: 'Clinician', chair: 'Chair', room: 'Room' };

interface Props {
  service: Pick<ServiceType, 'requiredKinds' | 'purpose'>;
  resources: readonly ListedResource[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}

/** One select for each kind of resource the service needs; a dose lists only clinicians who prescribe. */
export function ResourceChoice({ service, resources, chosen, onChange }: Props) {
  return service.requiredKinds.map((kind) => {
    const ofKind = resources.filter(
      (resource) =>
        resource.kind === kind && (kind !== 'clinician' || service.purpose !== 'dose' || resource.prescribes),
    );
    const others = chosen.filter((id) => !ofKind.some((resource) => resource.id === id));
    return (
      <Select
        key={kind}
        label={words[kind]}
        data={ofKind.map(({ id, name }) => ({ value: id, label: name }))}
        value={ofKind.find(({ id }) => chosen.includes(id))?.id ?? null}
        onChange={(id) => onChange(id ? [...others, id] : others)}
        allowDeselect={false}
        required
      />
    );
  });
}
