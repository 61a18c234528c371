import { Button, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { answered, api } from '../../api/client';
import { ProblemAlert } from '../../shell/problem-alert';

export default function PatientsPage() {
  const [query, setQuery] = useState('');
  const [cursors, setCursors] = useState<string[]>([]);
  const [asked] = useDebouncedValue(query, 200);
  const cursor = cursors.at(-1);
  const patients = useQuery({ queryKey: ['patients', asked, cursor], queryFn: () => answered(api.GET('/api/patients', { params: { query: { query: asked, ...(cursor ? { cursor } : {}) } } })) });
  const page = patients.data;
  return (
    <Stack>
      <Group justify="space-between"><Title order={1} size="h2">Patients</Title><Button component={Link} to="/patients/new">Register patient</Button></Group>
      <TextInput label="Search by name" value={query} onChange={(event) => { setQuery(event.currentTarget.value); setCursors([]); }} maw={360} />
      <ProblemAlert error={patients.error} />
      <div className="panel">
        {page?.items.length === 0 ? <Text c="dimmed">{asked ? 'Nobody by this name.' : 'No patients yet. Register the first one.'}</Text> : (
          <Table.ScrollContainer minWidth={560}><Table verticalSpacing="sm">
            <Table.Thead><Table.Tr><Table.Th>Name</Table.Th><Table.Th>Born</Table.Th><Table.Th>Phone</Table.Th><Table.Th>Language</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>{page?.items.map((patient) => (
              <Table.Tr key={patient.id}>
                <Table.Td><Link className="row-link" to="/patients/$patientId" params={{ patientId: patient.id }}>{patient.familyName}, {patient.givenName}</Link></Table.Td>
                <Table.Td>{patient.birthOn}</Table.Td><Table.Td>{patient.phone ?? '-'}</Table.Td><Table.Td>{patient.language === 'es-US' ? 'Spanish' : 'English'}</Table.Td>
              </Table.Tr>
            ))}</Table.Tbody>
          </Table></Table.ScrollContainer>
        )}
      </div>
      <Group>
        {cursors.length > 0 && <Button variant="default" onClick={() => setCursors(cursors.slice(0, -1))}>Back</Button>}
        {page?.nextCursor && <Button variant="default" onClick={() => setCursors([...cursors, page.nextCursor as string])}>More</Button>}
      </Group>
    </Stack>
  );
}
