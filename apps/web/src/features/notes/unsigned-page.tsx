import { Badge, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import type { UnsignedFlag, UnsignedPage as Page, UnsignedVisit } from '@snowmelt/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { NextPage } from '../../shell/next-page';
import { PageTitle } from '../../shell/page-title';
import { showLocal } from '../../shell/times';
import { mayWriteNotes } from './note-access';
import { WriteNoteButton } from './write-note-button';
import './notes.css';

const flagWords: Record<UnsignedFlag, string> = {
  in_time: 'In time',
  due: 'Due',
  overdue: 'Overdue',
  escalated: 'Long overdue',
};
const flagColors: Record<UnsignedFlag, string> = {
  in_time: 'thaw',
  due: 'indigo',
  overdue: 'danger.6',
  escalated: 'danger.9',
};
const showAge = (hours: number) =>
  hours < 1 ? 'less than an hour ago' : hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;

type Scope = 'mine' | 'all';
const scopes: { value: Scope; label: string }[] = [
  { value: 'mine', label: 'Mine' },
  { value: 'all', label: 'Whole clinic' },
];

/** Visits without a signed note, oldest first. */
export default function UnsignedPage() {
  const me = useMe();
  const [scope, setScope] = useState<Scope>(mayWriteNotes(me) ? 'mine' : 'all');
  const visits = useUnsigned(scope);
  const items = visits.data?.pages.flatMap((page) => page.items);
  return (
    <Stack maw={900}>
      <PageTitle page="Notes">Notes to sign</PageTitle>
      {mayWriteNotes(me) && (
        <SegmentedControl
          aria-label="Whose visits"
          value={scope}
          onChange={setScope}
          data={scopes}
          style={{ alignSelf: 'start' }}
        />
      )}
      <div className="panel">
        <Loaded
          asked={{ ...visits, data: items }}
          what="the list"
          isEmpty={(list) => list.length === 0}
          empty="Nothing waits for a signature."
        >
          {(list) => <List visits={list} />}
        </Loaded>
      </div>
      <NextPage of={visits}>More</NextPage>
    </Stack>
  );
}

function List({ visits }: { visits: readonly UnsignedVisit[] }) {
  return (
    <ul className="unsigned">
      {visits.map((visit) => (
        <li key={visit.appointmentId}>
          <Row visit={visit} />
        </li>
      ))}
    </ul>
  );
}

const useUnsigned = (scope: Scope) =>
  useInfiniteQuery({
    queryKey: ['unsigned', scope],
    initialPageParam: undefined as string | undefined,
    refetchInterval: 30_000,
    getNextPageParam: (page: Page) => page.nextCursor ?? undefined,
    queryFn: ({ pageParam }): Promise<Page> =>
      unwrap(
        api.GET('/api/notes/unsigned', { params: { query: { scope, ...(pageParam ? { cursor: pageParam } : {}) } } }),
      ),
  });

function Row({ visit }: { visit: UnsignedVisit }) {
  const when = showLocal(visit.startsLocal);
  return (
    <>
      <div>
        <Link className="row-link" to="/patients/$patientId" params={{ patientId: visit.patientId }}>
          {visit.patientName}
        </Link>
        <Text size="sm">
          {visit.service}, {when}
        </Text>
        <Text size="sm" c="dimmed">
          {visit.author
            ? `Draft by ${visit.author.displayName}`
            : `No note yet${visit.clinician ? ` · ${visit.clinician}` : ''}`}
        </Text>
      </div>
      <Group gap="sm" wrap="nowrap">
        <Badge variant="filled" color={flagColors[visit.flag]}>
          {flagWords[visit.flag]}
        </Badge>
        <Text size="sm">{showAge(visit.ageHours)}</Text>
      </Group>
      <WriteNoteButton
        appointmentId={visit.appointmentId}
        noteId={visit.noteId}
        label={`${visit.noteId ? 'Open' : 'Write'} note of ${visit.patientName}, ${when}`}
      />
    </>
  );
}
