import { Select } from '@mantine/core';
import type { Site } from '@snowmelt/contracts';

interface Props {
  sites: readonly Site[];
  chosen: string;
  onChange: (siteId: string) => void;
  label?: string;
}

/** Chooses one of the clinic's sites; nothing where there is only one. */
export function SiteChoice({ sites, chosen, onChange, label }: Props) {
  if (sites.length < 2) return null;
  return (
    <Select
      aria-label="Site"
      label={label}
      data={sites.map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen}
      onChange={(id) => id && onChange(id)}
      allowDeselect={false}
    />
  );
}
