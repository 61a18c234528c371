import { Group, SimpleGrid, Stack } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { PageTitle } from '../../shell/page-title';
import { TimelinePanel } from '../outreach/timeline-panel';
import { useNote } from './note-queries';
import { NoteView } from './note-view';

/** A note beside the patient's timeline. */
export default function NotePage() {
  const { noteId } = useParams({ from: '/notes/$noteId' });
  const note = useNote(noteId);
  return (
    <Stack>
      <Group justify="space-between">
        <PageTitle page="Note">{note.data ? note.data.patientName : 'Note'}</PageTitle>
        {note.data && (
          <Link className="row-link" to="/patients/$patientId" params={{ patientId: note.data.patientId }}>
            Open the chart
          </Link>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" className="note-page">
        <NoteView noteId={noteId} />
        {note.data && <TimelinePanel patientId={note.data.patientId} />}
      </SimpleGrid>
    </Stack>
  );
}
