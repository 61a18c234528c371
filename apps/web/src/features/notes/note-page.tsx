import { Button, SimpleGrid, Stack } from '@mantine/core';
import type { Note } from '@snowmelt/contracts';
import { Link, useParams } from '@tanstack/react-router';
import { PatientBar } from '../../clinic/patient-bar';
import { PageTitle } from '../../shell/page-title';
import { useClinicNow } from '../outreach/clinic-now';
import { TimelinePanel } from '../outreach/timeline-panel';
import { usePatient } from '../patients/patient-queries';
import { useNote } from './note-queries';
import { NoteView } from './note-view';

/** A note beside the patient's timeline. */
export default function NotePage() {
  const { noteId } = useParams({ from: '/notes/$noteId' });
  const note = useNote(noteId);
  return (
    <Stack>
      {note.data ? <Heading note={note.data} /> : <PageTitle page="Note">Note</PageTitle>}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" className="note-page">
        <NoteView noteId={noteId} />
        {note.data && <TimelinePanel patientId={note.data.patientId} />}
      </SimpleGrid>
    </Stack>
  );
}

function Heading({ note: { patientId, patientName } }: { note: Pick<Note, 'patientId' | 'patientName'> }) {
  const patient = usePatient(patientId);
  const today = useClinicNow().data?.toISODate();
  return (
    <PatientBar isSlim page="Note" name={patientName} patient={patient.data} today={today ?? undefined}>
      <Button
        size="xs"
        variant="default"
        renderRoot={(props) => <Link {...props} to="/patients/$patientId" params={{ patientId }} />}
      >
        Open the chart
      </Button>
    </PatientBar>
  );
}
