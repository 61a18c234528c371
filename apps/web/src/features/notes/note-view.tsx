import { Badge, Group, Stack } from '@mantine/core';
import type { Note } from '@snowmelt/contracts';
import { useState } from 'react';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { DraftForm } from './draft-form';
import { KeptTexts } from './kept-texts';
import { mayWriteNotes } from './note-access';
import { NoteFacts } from './note-facts';
import { useNote } from './note-queries';
import { NoteText } from './note-text';
import { Notice } from './notice';
import { SignedNote } from './signed-note';
import { TakeOver } from './take-over';
import './notes.css';

/** One note: editable for its author, read-only for colleagues, with its addenda once it is signed. */
export function NoteView({ noteId }: { noteId: string }) {
  const note = useNote(noteId);
  return (
    <section className="panel" aria-label="Note">
      <Loaded asked={note} what="the note">
        {(data) => <Known note={data} />}
      </Loaded>
    </section>
  );
}

function Known({ note }: { note: Note }) {
  const me = useMe();
  const mine = note.author.id === me.id && mayWriteNotes(me);
  const [wasDraft] = useState(note.status === 'draft');
  return (
    <Stack>
      <Group justify="space-between" align="start" wrap="nowrap">
        <h2 className="note-title">{note.template.name}</h2>
        <Badge variant="filled" color={note.status === 'signed' ? 'thaw' : 'indigo'} style={{ flexShrink: 0 }}>
          {note.status === 'signed' ? 'Signed' : 'Draft'}
        </Badge>
      </Group>
      <NoteFacts note={note} />
      {note.status === 'signed' && <SignedNote note={note} isJustSigned={wasDraft} />}
      {note.status === 'draft' && mine && <DraftForm key={note.id} note={note} />}
      {note.status === 'draft' && !mine && (
        <>
          <Notice>{note.author.displayName} is still writing this note. It is not signed and may change.</Notice>
          <KeptTexts note={note} />
          {mayWriteNotes(me) && <TakeOver note={note} />}
          <NoteText note={note} />
        </>
      )}
    </Stack>
  );
}
