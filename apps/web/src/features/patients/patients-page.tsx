import { Button, Group, Stack, Table, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Patient } from '@snowmelt/contracts';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { PageActions } from '../../shell/bar-slots';
import { Loaded } from '../../shell/loaded';
import { PageTitle } from '../../shell/page-title';
import { showDay, showLanguage, showPhone } from '../../shell/times';
import { useSearch } from './patient-queries';

export default function PatientsPage() {
  const [query, setQuery] = useState('');
  const [cursors, setCursors] = useState<string[]>([]);
  const [asked] = useDebouncedValue(query, 200);
  const patients = useSearch(asked, cursors.at(-1));
  return (
    <Stack>
      <PageTitle page="Patients">Patients</PageTitle>
      <PageActions>
        <Button component={Link} to="/patients/new">
          Register patient
        </Button>
      </PageActions>
      <TextInput
        label="Name, birth date or phone"
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setCursors([]);
        }}
        maw={360}
      />
      <div className="panel">
        <Loaded
          asked={patients}
          what="the patients"
          isEmpty={({ items }) => items.length === 0}
          empty={asked ? 'No patient found.' : 'No patients yet. Register the first one.'}
        >
          {({ items }) => <People patients={items} />}
        </Loaded>
      </div>
      <Pages cursors={cursors} next={patients.data?.nextCursor ?? null} onTurn={setCursors} />
    </Stack>
  );
}

function People({ patients }: { patients: readonly Patient[] }) {
  return (
    <Table className="people" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>Born</Table.Th>
          <Table.Th>Phone</Table.Th>
          <Table.Th>Language</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {patients.map((patient) => (
          <Table.Tr key={patient.id}>
            <Table.Td>
              <Link className="row-link" to="/patients/$patientId" params={{ patientId: patient.id }}>
                {patient.familyName}, {patient.givenName}
              </Link>
            </Table.Td>
            <Table.Td data-label="Born">{showDay(patient.birthOn)}</Table.Td>
            <Table.Td data-label="Phone">{patient.phone ? showPhone(patient.phone) : '-'}</Table.Td>
            <Table.Td data-label="Language">{showLanguage(patient.language)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Pages({
  cursors,
  next,
  onTurn,
}: {
  cursors: string[];
  next: string | null;
  onTurn: (cursors: string[]) => void;
}) {
  return (
    <Group>
      {cursors.length > 0 && (
        <Button variant="default" onClick={() => onTurn(cursors.slice(0, -1))}>
          Back
        </Button>
      )}
      {next && (
        <Button variant="default" onClick={() => onTurn([...cursors, next])}>
          More
        </Button>
      )}
    </Group>
  );
}
