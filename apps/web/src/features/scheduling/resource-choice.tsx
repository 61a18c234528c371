import { MultiSelect, Select, Text } from '@mantine/core';
import type { ListedResource, ServiceRequirement, ServiceType } from '@snowmelt/contracts';
import { assignedResources, isPerson } from './assigned-resources';

const kindWords: Record<ServiceRequirement['kind'], string> = {
  clinician: 'Clinician',
  nurse: 'Nurse',
  chair: 'Chair',
  room: 'Room',
  monitor: 'Monitor',
  pump: 'Pump',
};
const wordsOf = ({ kind, qualification }: Pick<ServiceRequirement, 'kind' | 'qualification'>) =>
  qualification === 'prescriber' ? 'Prescriber' : kindWords[kind];

interface Props {
  service: Pick<ServiceType, 'requirements'>;
  resources: readonly ListedResource[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}

/** Selects for everybody and everything the visit needs, with those who may, and one for others who take part. */
export function ResourceChoice({ service: { requirements }, resources, chosen, onChange }: Props) {
  const { needs, also } = assignedResources(requirements, resources, chosen);
  const ids = needs.map((need) => need.chosen?.id ?? null);
  const alsoIds = also.map(({ id }) => id);
  const change = (needed: readonly (string | null)[], others: readonly string[]) =>
    onChange([...new Set([...needed.filter((id) => id !== null), ...others])]);
  const choose = (place: number, id: string | null) =>
    change(
      ids.with(place, id),
      alsoIds.filter((other) => other !== id),
    );
  return (
    <>
      {needs.map(({ requirement, options, chosen: one }, place) => (
        <Select
          key={`${place} ${requirement.kind}`}
          label={wordsOf(requirement)}
          data={options.map(({ id, name }) => ({
            value: id,
            label: name,
            disabled: id !== one?.id && ids.includes(id),
          }))}
          value={one?.id ?? null}
          onChange={(id) => choose(place, id)}
          allowDeselect={false}
          required
        />
      ))}
      <OthersChoice
        others={resources.filter(({ id }) => !ids.includes(id))}
        {...{ alsoIds }}
        onChange={(others) => change(ids, others)}
      />
      <OnSite requirements={requirements.filter((one) => one.onSite)} />
    </>
  );
}

function OnSite({ requirements }: Pick<ServiceType, 'requirements'>) {
  return requirements.map((one) => (
    <Text key={`${one.kind} ${one.qualification}`} size="sm">
      A {wordsOf(one).toLowerCase()} has to be on site; nobody needs to be chosen for that.
    </Text>
  ));
}

interface OthersProps {
  others: readonly ListedResource[];
  alsoIds: string[];
  onChange: (ids: string[]) => void;
}

function OthersChoice({ others, alsoIds, onChange }: OthersProps) {
  return (
    <MultiSelect
      label="Also taking part (optional)"
      data={others.filter(isPerson).map(({ id, name }) => ({ value: id, label: name }))}
      value={alsoIds}
      onChange={onChange}
      clearable
    />
  );
}
