import { Stack } from '@mantine/core';
import type { NoteReference } from '@snowmelt/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { mayReadNotes, mayWriteNotes } from './note-access';
import { beginNote, isColleaguesVisit } from './note-queries';
import { Notice } from './notice';

interface Props {
  appointmentId: string;
  noteId?: string | null;
  ofColleague?: boolean;
  label?: string;
  onOpen?: () => void;
  onBegun?: (note: NoteReference) => void;
}

/**
 * Opens or begins the note of a visit. For a colleague's visit the first press says whose it is, and the second begins
 * the note.
 */
export function WriteNoteButton({ appointmentId, noteId = null, ofColleague = false, label, onOpen, onBegun }: Props) {
  const me = useMe();
  const go = useNavigate();
  const show = async (id: string) => {
    onOpen?.();
    await go({ to: '/notes/$noteId', params: { noteId: id } });
  };
  const open = useOnce((expressly: boolean, key) => beginNote(appointmentId, expressly, key), {
    onSuccess: (note) => (onBegun ? onBegun(note) : show(note.id)),
  });
  if (noteId ? !mayReadNotes(me) : !mayWriteNotes(me)) return null;
  const isColleagues = isColleaguesVisit(open.error);
  const expressly = ofColleague || isColleagues;
  return (
    <Stack gap="xs" align="start">
      {isColleagues ? <Notice>{open.error?.message}</Notice> : <ProblemAlert error={open.error} />}
      <BusyButton
        variant="default"
        aria-label={expressly ? undefined : label}
        busy={open.isPending}
        onClick={() => (noteId ? void show(noteId) : open.mutate(expressly))}
      >
        {noteId ? 'Open note' : expressly ? 'Start the note as its author' : 'Write note'}
      </BusyButton>
    </Stack>
  );
}
