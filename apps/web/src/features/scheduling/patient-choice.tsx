import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { showDay } from '../../shell/times';

/** Finds a patient by part of the name; the birth date tells namesakes apart. */
export function PatientChoice({ chosen, onChange }: { chosen: string | null; onChange: (id: string | null) => void }) {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 200);
  // a chosen patient fills the field with "family name, given name (birth date)"
  const patients = useQuery({
    queryKey: ['patients', asked],
    queryFn: () => unwrap(api.GET('/api/patients', { params: { query: { query: asked.split(',')[0] ?? '' } } })),
  });
  return (
    <Select
      label="Patient"
      data={
        patients.data?.items.map((patient) => ({
          value: patient.id,
          label: `${patient.familyName}, ${patient.givenName} (born ${showDay(patient.birthOn)})`,
        })) ?? []
      }
      value={chosen}
      onChange={onChange}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      filter={({ options }) => options}
      nothingFoundMessage="No patient found"
      placeholder="Type a name"
      required
      data-autofocus
    />
  );
}
