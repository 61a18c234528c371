import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import type { AddendumKind, Note, NoteAddendum } from '@snowmelt/contracts';
import { useState } from 'react';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { showDay, showInstant } from '../../shell/times';
import { AddendumForm } from './addendum-form';
import { mayWriteNotes } from './note-access';
import { NoteText } from './note-text';

const kindWords: Record<AddendumKind, string> = { ADDENDUM: 'Addendum', CORRECTION: 'Correction', LATE_ENTRY: 'Late entry' };
const changed = new Error('This is not the text that was signed. Do not rely on it; tell the person who looks after the system.');

/** A signed note as it will stay, and what was added since. */
export function SignedNote({ note }: { note: Note }) {
  const me = useMe();
  const [adding, setAdding] = useState(false);
  const { signature, addenda } = note;
  return (
    <Stack>
      {!note.intact && <ProblemAlert error={changed} />}
      <NoteText note={note} />
      {signature && (
        <div className="signature">
          <Text fw={700}>Signed by {signature.by.displayName}, {showInstant(signature.at, me.clinic.timeZone)}</Text>
          <Text>“{signature.meaning}”</Text>
          <Text size="sm" c="dimmed">Fingerprint <code title={signature.contentHash}>{signature.contentHash.slice(0, 12)}</code>{note.intact ? ', checked just now' : ''}{signature.signedWith && ' · in a session begun with a password'}</Text>
        </div>
      )}
      <section aria-labelledby="addenda">
        <Group justify="space-between" mb="sm"><h3 className="note-heading" id="addenda">Added since</h3>{mayWriteNotes(me) && !adding && <Button variant="default" onClick={() => setAdding(true)}>Add to this note</Button>}</Group>
        {addenda.length === 0 && !adding && <Text c="dimmed">Nothing.</Text>}
        <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>{addenda.map((addendum) => <li key={addendum.id}><Addendum addendum={addendum} timeZone={me.clinic.timeZone} /></li>)}</Stack>
        {adding && <AddendumForm noteId={note.id} visitAt={note.header.plannedStartsAt} onClose={() => setAdding(false)} />}
      </section>
    </Stack>
  );
}

function Addendum({ addendum, timeZone }: { addendum: NoteAddendum; timeZone: string }) {
  return (
    <article className="signature">
      {!addendum.intact && <ProblemAlert error={changed} />}
      <Group gap="xs"><Badge variant="filled" color="indigo">{kindWords[addendum.kind]}</Badge><Text size="sm" fw={600}>{addendum.author.displayName}, {showInstant(addendum.signedAt, timeZone)}</Text></Group>
      {addendum.happenedOn && <Text size="sm">Speaks of {showDay(addendum.happenedOn)}</Text>}
      {addendum.reason && <Text size="sm">Why: {addendum.reason}</Text>}
      <p className="note-text">{addendum.text}</p>
      <Text size="sm" c="dimmed">Fingerprint <code title={addendum.contentHash}>{addendum.contentHash.slice(0, 12)}</code></Text>
    </article>
  );
}
