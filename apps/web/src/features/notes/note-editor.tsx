import { Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Loaded } from '../../shell/loaded';
import { isColleaguesVisit, useNoteOf } from './note-queries';
import { NoteView } from './note-view';
import { WriteNoteButton } from './write-note-button';

/**
 * The note of a visit, shown beside other content. Opening it begins the note for the visit's clinician; a colleague
 * must confirm first.
 */
export function NoteEditor({ appointmentId, patientId }: { appointmentId: string; patientId: string }) {
  const queries = useQueryClient();
  const note = useNoteOf(appointmentId);
  const noteId = note.data?.id;
  useEffect(() => {
    if (noteId) void queries.invalidateQueries({ queryKey: ['notes', patientId] });
  }, [noteId, patientId, queries]);
  if (isColleaguesVisit(note.error)) {
    return (
      <section className="panel" aria-label="Note">
        <Stack align="start">
          <Text>{note.error?.message}</Text>
          <WriteNoteButton
            appointmentId={appointmentId}
            ofColleague
            onBegun={(begun) => queries.setQueryData(['note-of', appointmentId], begun)}
          />
        </Stack>
      </section>
    );
  }
  return (
    <Loaded asked={note} what="the note">
      {({ id }) => <NoteView noteId={id} />}
    </Loaded>
  );
}
