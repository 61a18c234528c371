import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Loaded } from '../../shell/loaded';
import { useNoteOf } from './note-queries';
import { NoteView } from './note-view';

/** The note of a visit, beside whatever else is shown of it. Opening it begins the note where there is none. */
export function NoteEditor({ appointmentId, patientId }: { appointmentId: string; patientId: string }) {
  const queries = useQueryClient();
  const note = useNoteOf(appointmentId);
  const noteId = note.data?.id;
  useEffect(() => { if (noteId) void queries.invalidateQueries({ queryKey: ['notes', patientId] }); }, [noteId, patientId, queries]);
  return <Loaded asked={note} what="the note">{({ id }) => <NoteView noteId={id} />}</Loaded>;
}
