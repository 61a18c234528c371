import { Button, Group, Stack, Table, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Patient } from '@snowmelt/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { Loaded } from '../../shell/loaded';
import { PageTitle } from '../../shell/page-title';
import { showDay, showLanguage, showPhone } from '../../shell/times';

export default function PatientsPage() {
  const [query, setQuery] = useState('');
  const [cursors, setCursors] = useState<string[]>([]);
  const [asked] = useDebouncedValue(query, 200);
  const patients = usePatients(asked, cursors.at(-1));
  return (
    <Stack>
      <Group justify="space-between">
        <PageTitle page="Patients">Patients</PageTitle>
        <Button component={Link} to="/patients/new">
          Register patient
        </Button>
      </Group>
      <TextInput
        label="Search by name"
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

const usePatients = (query: string, cursor: string | undefined) =>
  useQuery({
    queryKey: ['patients', query, cursor],
    queryFn: () => unwrap(api.GET('/api/patients', { params: { query: { query, ...(cursor ? { cursor } : {}) } } })),
    placeholderData: keepPreviousData,
  });

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
