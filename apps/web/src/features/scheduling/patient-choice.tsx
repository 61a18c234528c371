import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { showDay } from '../../shell/times';
import { useSearch } from '../patients/patient-queries';

/** Finds a patient by name, birth date or phone; the birth date tells namesakes apart. */
export function PatientChoice({ chosen, onChange }: { chosen: string | null; onChange: (id: string | null) => void }) {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 200);
  // a chosen patient fills the field with "family name, given name (born birth date)"
  const patients = useSearch(asked.replace(/\(born (.*)\)$/, '$1'));
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
      placeholder="Name, birth date or phone"
      required
      data-autofocus
    />
  );
}
