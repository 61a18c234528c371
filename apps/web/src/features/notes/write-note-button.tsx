import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { answered, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { mayReadNotes, mayWriteNotes } from './note-access';

interface Props { appointmentId: string; noteId?: string | null; label?: string; onOpen?(): void }

/** Opens the note of a visit, or begins it. */
export function WriteNoteButton({ appointmentId, noteId = null, label, onOpen }: Props) {
  const me = useMe();
  const go = useNavigate();
  const show = async (id: string) => { onOpen?.(); await go({ to: '/notes/$noteId', params: { noteId: id } }); };
  const open = useOnce((id: string, key) => answered(api.POST('/api/appointments/{id}/note', { params: { path: { id } }, body: {}, ...key })), { onSuccess: ({ id }) => show(id) });
  if (noteId ? !mayReadNotes(me) : !mayWriteNotes(me)) return null;
  return (
    <>
      <Button variant="default" aria-label={label} loading={open.isPending} onClick={() => (noteId ? void show(noteId) : open.mutate(appointmentId))}>{noteId ? 'Open note' : 'Write note'}</Button>
      <ProblemAlert error={open.error} />
    </>
  );
}
